package io.bactrian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.backup.codec.Gpg;
import io.bactrian.backup.codec.OpenPgpKeys;
import io.bactrian.doctor.Finding.Level;
import io.bactrian.runtime.Settings;
import io.bactrian.support.PostgresServer;
import io.bactrian.support.S3Server;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceChecksTest {

    @TempDir
    private Path base;

    private final Map<String, String> settings = new TreeMap<>();

    // ---- databases

    @Test
    void a_database_that_can_be_dumped() throws Exception {
        PostgresServer server = PostgresServer.shared();
        source(
                server,
                server.createDatabase("CREATE TABLE t (x int)"),
                PostgresServer.SUPERUSER,
                PostgresServer.PASSWORD);
        assertThat(new DatabaseCheck(this::load, "crm", true).run())
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .extracting(Finding::message)
                .asString()
                .matches("PostgreSQL 15\\.\\S+.* at 127.0.0.1:" + server.port() + ", dumped by pg_dump 15\\..*");
    }

    @Test
    void a_database_user_who_may_not_read_everything() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String role = server.createRole("pw");
        String database = server.createDatabase(
                "CREATE TABLE open (x int)", "CREATE TABLE closed (x int)", "GRANT SELECT ON open TO " + role);
        source(server, database, role, "pw");
        assertThat(new DatabaseCheck(this::load, "crm", false).run())
                .isEqualTo(Finding.fail(
                        "source crm",
                        role + " may not read public.closed",
                        "GRANT pg_read_all_data TO " + role + ", or leave them out by the options of dump:"));
        server.execute(database, "GRANT SELECT ON closed TO " + role);
        assertThat(new DatabaseCheck(this::load, "crm", false).run().level()).isEqualTo(Level.OK);
        assertThat(new DatabaseCheck(this::load, "crm", true).run())
                .isEqualTo(Finding.fail(
                        "source crm",
                        role + " may not read the passwords of the roles, which only a superuser may",
                        "set globals of dump: to no-passwords, or to false"));
    }

    @Test
    void a_wrong_password_is_a_failure_without_the_password() throws InterruptedException {
        PostgresServer server = PostgresServer.shared();
        source(server, "postgres", PostgresServer.SUPERUSER, "canary-7391");
        Finding finding = examine(new DatabaseCheck(this::load, "crm", false));
        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.message() + finding.hint()).contains("password").doesNotContain("canary-7391");
    }

    @Test
    void sqlite_databases() throws Exception {
        Path file = base.resolve("shop.db");
        settings.put("source.shop.type", "sqlite");
        settings.put("source.shop.path", file.toString());
        DatabaseCheck check = new DatabaseCheck(this::load, "shop", false);
        assertThat(check.run().message()).isEqualTo(file + " is not a file that this user may read");
        Files.writeString(file, "this is no database");
        assertThat(check.run().message()).isEqualTo(file + " is not an SQLite database");
        Files.delete(file);
        sqlite(file);
        assertThat(check.run()).isEqualTo(Finding.ok("source shop", "SQLite, 8.0 KiB at " + file));
    }

    // ---- keys

    @Test
    void keys_that_never_expire_soon_expire_and_have_expired() throws Exception {
        Path forever = base.resolve("forever.asc");
        String fingerprint =
                OpenPgpKeys.generate("Backups <b@example.org>", forever, base.resolve("private.asc"), Optional.empty());
        assertThat(new KeyCheck(forever, Clock.systemUTC()).run())
                .isEqualTo(Finding.ok("key forever.asc", fingerprint + ", never expires"));
        try (Gpg gpg = new Gpg()) {
            gpg.generate("soon", "future-default", "default", "5d");
            Path soon = gpg.export(base, "soon");
            assertThat(new KeyCheck(soon, Clock.systemUTC()).run())
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARN))
                    .extracting(Finding::message)
                    .asString()
                    .matches("[0-9A-F]{40}, expires in 4 days on \\d{4}-\\d\\d-\\d\\d: backups will stop");
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(6));
            assertThat(examine(new KeyCheck(soon, later)))
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.FAIL))
                    .extracting(Finding::message)
                    .asString()
                    .contains(soon.toString(), "expired");
        }
    }

    @Test
    void a_key_that_is_missing_and_a_passphrase_that_is_open_to_others() throws Exception {
        assertThat(examine(new KeyCheck(base.resolve("none.asc"), Clock.systemUTC())))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.FAIL))
                .extracting(Finding::message)
                .isEqualTo("recipient key " + base.resolve("none.asc") + " does not exist");
        Path passphrase = Files.writeString(base.resolve("passphrase"), "canary-7391\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(examine(new PassphraseCheck(passphrase)))
                .isEqualTo(Finding.fail(
                        "passphrase passphrase",
                        "secret file " + passphrase + " is readable or writable by others",
                        "chmod 600 " + passphrase));
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        assertThat(examine(new PassphraseCheck(passphrase)).level()).isEqualTo(Level.OK);
    }

    // ---- storages

    @Test
    void a_bucket_is_left_as_it_was() throws Exception {
        S3Server server = S3Server.embedded();
        String bucket = server.createBucket();
        bucket(server, bucket, S3Server.SECRET_KEY);
        Finding finding = examine(new StorageCheck(this::load, "offsite", "cloud"));
        assertThat(finding.level()).as(finding.message()).isEqualTo(Level.OK);
        assertThat(finding.message()).startsWith("s3://" + bucket).endsWith(": written, read, listed, deleted");
        assertThat(server.keys(bucket)).isEmpty();
        assertThat(server.openUploads(bucket)).isEmpty();
    }

    @Test
    void a_versioned_bucket_keeps_no_version_of_the_probe() throws Exception {
        S3Server server = S3Server.ceph();
        String bucket = server.createLockedBucket();
        bucket(server, bucket, S3Server.SECRET_KEY);
        Finding finding = examine(new StorageCheck(this::load, "offsite", "cloud"));
        assertThat(finding.level()).as(finding.message()).isEqualTo(Level.OK);
        assertThat(server.versions(bucket)).isEmpty();
    }

    @Test
    void a_locking_storage_says_until_when_the_probe_stays() throws Exception {
        S3Server server = S3Server.ceph();
        String bucket = server.createLockedBucket();
        bucket(server, bucket, S3Server.SECRET_KEY);
        settings.put("storage.cloud.object-lock-mode", "GOVERNANCE");
        settings.put("storage.cloud.object-lock-days", "1");
        Finding finding = examine(new StorageCheck(this::load, "offsite", "cloud"));
        assertThat(finding.level()).as(finding.message()).isEqualTo(Level.OK);
        assertThat(finding.message()).contains(": written, read, listed, locked until ");
        assertThat(server.openUploads(bucket)).isEmpty();
    }

    @Test
    void a_bucket_that_is_missing_and_a_secret_that_is_wrong() throws Exception {
        S3Server server = S3Server.ceph();
        bucket(server, "no-such-bucket", S3Server.SECRET_KEY);
        assertThat(examine(new StorageCheck(this::load, "offsite", "cloud")))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.FAIL))
                .extracting(Finding::message)
                .asString()
                .contains("no-such-bucket");
        bucket(server, server.createBucket(), "canary-7391");
        Finding finding = examine(new StorageCheck(this::load, "offsite", "cloud"));
        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.message() + finding.hint()).doesNotContain("canary-7391");
    }

    @Test
    void a_directory() throws Exception {
        Path folder = Files.createDirectory(base.resolve("store"));
        settings.put("repository.offsite.storages", "disk");
        settings.put("storage.disk.type", "directory");
        settings.put("storage.disk.path", folder.toString());
        Finding finding = examine(new StorageCheck(this::load, "offsite", "disk"));
        assertThat(finding.level()).as(finding.message()).isEqualTo(Level.OK);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    // ---- alerts

    @Test
    void nobody_to_tell() {
        assertThat(new AlertChannelsCheck(this::load).run())
                .isEqualTo(Finding.warn(
                        "alerts",
                        "nobody is told of a failed backup",
                        "set alerts.email.to, or alerts.slack.enabled and alerts.slack.webhook"));
    }

    @Test
    void the_receivers_of_a_configuration_of_alerts_and_one_that_is_wrong() throws Exception {
        Path file = base.resolve("alertmanager.yml");
        settings.put("alerts.config", file.toString());
        Files.writeString(file, """
                route: {receiver: ops}
                receivers: [{name: ops, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}]
                """);
        assertThat(new AlertChannelsCheck(this::load).run()).isEqualTo(Finding.ok("alerts", file + " tells ops"));

        Files.writeString(file, "route: {receiver: nobody}\n");
        assertThat(new AlertChannelsCheck(this::load).run())
                .isEqualTo(Finding.fail(
                        "alerts", file + " cannot be used", "bactrian alert check-config " + file + " shows them"));
    }

    @Test
    void a_mail_server_that_greets_and_one_that_is_not_there() throws Exception {
        int port;
        settings.put("alerts.email.to", "ops@example.org");
        settings.put("alerts.email.host", "127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            settings.put("alerts.email.port", Integer.toString(port));
            Thread greeter = new Thread(() -> greet(server));
            greeter.start();
            assertThat(new AlertChannelsCheck(this::load).run())
                    .isEqualTo(Finding.ok("alerts", "email to ops@example.org by 127.0.0.1:" + port));
            greeter.join();
        }
        assertThat(new AlertChannelsCheck(this::load).run())
                .isEqualTo(Finding.fail(
                        "alerts",
                        "mail server 127.0.0.1:" + port + " cannot be reached: ConnectException",
                        "correct alerts.email.host and alerts.email.port, or open the way to it"));
    }

    @Test
    void a_slack_webhook_that_is_none_is_not_printed() {
        settings.put("alerts.slack.enabled", "true");
        settings.put("alerts.slack.webhook", "canary-7391");
        assertThat(new AlertChannelsCheck(this::load).run())
                .isEqualTo(Finding.fail(
                        "alerts",
                        "alerts.slack.webhook is not the https address of a webhook",
                        "set it to {{secret-file:PATH}} with the address that Slack gave"));
        settings.put("alerts.slack.webhook", "https://hooks.example.org/services/canary-7391");
        assertThat(new AlertChannelsCheck(this::load).run()).isEqualTo(Finding.ok("alerts", "Slack by webhook"));
    }

    private static void greet(ServerSocket server) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            out.write("220 mail.example.org ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void source(PostgresServer server, String database, String user, String password) {
        settings.put("source.crm.type", "postgresql");
        settings.put("source.crm.host", server.host());
        settings.put("source.crm.port", Integer.toString(server.port()));
        settings.put("source.crm.database", database);
        settings.put("source.crm.user", user);
        settings.put("source.crm.password", password);
    }

    private void bucket(S3Server server, String bucket, String secret) {
        settings.put("repository.offsite.storages", "cloud");
        settings.put("storage.cloud.type", "s3");
        settings.put("storage.cloud.endpoint", server.endpoint().toString());
        settings.put("storage.cloud.bucket", bucket);
        settings.put("storage.cloud.prefix", "some/where");
        settings.put("storage.cloud.access-key", S3Server.ACCESS_KEY);
        settings.put("storage.cloud.secret-key", secret);
        settings.put("storage.cloud.attempts", "2");
        settings.put("storage.cloud.timeout", "5s");
    }

    private static void sqlite(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (x)");
        }
    }

    private static Finding examine(Check check) throws InterruptedException {
        return new Doctor(Duration.ofSeconds(30)).examine(List.of(check)).get(0);
    }

    private Settings load() {
        return Settings.load(base.resolve("conf/bactrian.properties"), Map.of(), settings);
    }
}
