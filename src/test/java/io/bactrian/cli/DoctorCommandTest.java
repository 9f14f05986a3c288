package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.backup.codec.OpenPgpKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {

    @TempDir
    private Path base;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void aShopThatIsBackedUp() throws IOException, SQLException {
        Files.createDirectories(base.resolve("keys"));
        Files.createDirectories(base.resolve("store"));
        OpenPgpKeys.generate(
                "Backups <b@example.org>",
                base.resolve("keys/backup.asc"),
                base.resolve("keys/private.asc"),
                Optional.empty());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + base.resolve("shop.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (x)");
        }
        file("conf/bactrian.properties", """
                source.shop.type=sqlite
                source.shop.path=shop.db
                storage.disk.type=directory
                storage.disk.path=store
                repository.local.storages=disk
                backup.recipients=keys/backup.asc
                """);
        file("routes/backup/shop.camel.yaml", """
                - route:
                    id: backup-shop
                    description: The shop's database, every night
                    from:
                      uri: quartz:backup/shop
                      parameters: { cron: "0 0 2 * * ?", trigger.timeZone: UTC }
                      steps:
                        - to: { id: dump-shop, uri: "dump:sqlite", parameters: { source: shop } }
                        - to:
                            id: encrypt-shop
                            uri: encrypt:openpgp
                            parameters: { recipients: "{{backup.recipients}}" }
                        - to: { id: store-shop, uri: "repository:local" }
                """);
    }

    @Test
    void a_machine_that_is_well() throws IOException {
        assertThat(run()).as(out.toString()).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("OK    java +Java .*"))
                .anyMatch(line -> line.matches("OK    routes and settings +1 route in 1 file"))
                .anyMatch(line -> line.matches("OK    source shop +SQLite, 8.0 KiB at .*shop.db"))
                .anyMatch(line -> line.matches("OK    key backup.asc +[0-9A-F]{40}, never expires"))
                .anyMatch(line -> line.matches("OK    storage disk +.*: written, read, listed, deleted"))
                .anyMatch(line -> line.matches("WARN  alerts +nobody is told of a failed backup"))
                .anyMatch(line -> line.matches(" +HINT: set alerts.email.to, .*"))
                .anyMatch(line -> line.matches("0 failed, \\d+ to look at, \\d+ good"));
    }

    @Test
    void all_that_is_wrong_is_shown_at_once_and_the_status_is_2() throws IOException {
        Files.delete(base.resolve("keys/backup.asc"));
        Files.writeString(base.resolve("shop.db"), "no database at all");
        file("routes/backup/other.camel.yaml", "- rute: {}\n");
        assertThat(run()).isEqualTo(2);
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("FAIL  routes and settings +routes/backup/other.camel.yaml:1: .*"))
                .anyMatch(line -> line.matches("FAIL  source shop +.* is not an SQLite database"))
                .anyMatch(line -> line.matches("FAIL  key backup.asc +recipient key .* does not exist"))
                .anyMatch(line -> line.matches("3 failed, .*"));
    }

    @Test
    void findings_as_json() throws IOException {
        assertThat(run("--json")).isZero();
        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertThat(document.path("ok").asBoolean()).isTrue();
        assertThat(document.path("findings"))
                .anyMatch(finding -> finding.path("subject").asText().equals("storage disk")
                        && finding.path("level").asText().equals("OK"));
    }

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new DoctorCommand()).setOut(new PrintWriter(out, true));
        String[] all = new String[arguments.length + 2];
        all[0] = "--conf";
        all[1] = base.resolve("conf/bactrian.properties").toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return command.execute(all);
    }

    private void file(String name, String content) throws IOException {
        Files.createDirectories(base.resolve(name).getParent());
        Files.writeString(base.resolve(name), content);
    }
}
