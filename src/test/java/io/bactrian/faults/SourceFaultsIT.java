package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.ExitCode;
import io.bactrian.support.Cli;
import io.bactrian.support.Platform;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database, its tool and its user fail; each time the older backup stays and the operator is told once. */
@Timeout(600)
class SourceFaultsIT {

    @TempDir
    Path folder;

    private Platform platform;

    @AfterEach
    void stop() throws IOException {
        platform.close();
    }

    @Test
    void a_wrong_password() {
        platform = Platform.small(folder);
        platform.makeGoodBackup();
        platform.writeSecret("conf/wrong.secret", "canary-wrong-password");
        platform.set("source.crm.password-file", "conf/wrong.secret");

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(outcome.err()).doesNotContain("canary-wrong-password");
        assertThat(platform.mails()).noneMatch(mail -> mail.contains("canary-wrong-password"));
        platform.failedCleanly(outcome, ExitCode.SOURCE_UNREACHABLE, "password authentication failed");
    }

    @Test
    void a_server_that_is_down() throws IOException {
        platform = Platform.small(folder);
        platform.makeGoodBackup();
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            platform.set("source.crm.port", Integer.toString(closed.getLocalPort()));
        }

        Cli.Outcome outcome = platform.startBackup().await();

        platform.failedCleanly(outcome, ExitCode.SOURCE_UNREACHABLE, "connection refused");
    }

    @Test
    void a_dump_tool_that_is_killed_at_half() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        platform.setForGood("backup.retry-window", "0");
        Platform.Hold hold = platform.hold(request -> request.isPart(2));
        Cli backup = platform.startBackup();
        hold.awaitReached();

        ProcessHandle dump = backup.awaitTool("pg_dump");
        assertThat(dump.destroyForcibly()).isTrue();
        dump.onExit().join();
        hold.release();

        platform.failedCleanly(backup.await(), ExitCode.DUMP_FAILED, "pg_dump", "killed");
    }

    @Test
    void a_user_who_may_not_read_one_table() {
        platform = Platform.small(folder);
        platform.makeGoodBackup();
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase("CREATE TABLE open (id integer)", "CREATE TABLE salaries (id integer)");
        String user = server.createRole("reader-password");
        server.execute(database, "GRANT SELECT ON open TO " + user);
        platform.writeSecret("conf/reader.secret", "reader-password");
        platform.set("source.crm.database", database)
                .set("source.crm.user", user)
                .set("source.crm.password-file", "conf/reader.secret");
        platform.route(text -> text.replace("source: crm\n", "source: crm\n              globals: no-passwords\n"));

        Cli.Outcome outcome = platform.startBackup().await();

        platform.failedCleanly(outcome, ExitCode.DUMP_FAILED, user + " may not read public.salaries");
        assertThat(outcome.hints().get(0)).contains("GRANT");
    }

    @Test
    void a_dump_tool_older_than_the_server() throws IOException {
        platform = Platform.small(folder);
        platform.makeGoodBackup();
        Path tool = Files.createDirectories(folder.resolve("old")).resolve("pg_dump");
        Files.writeString(tool, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 13.9'\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        platform.set("postgresql.bin", "old");

        Cli.Outcome outcome = platform.startBackup().await();

        platform.failedCleanly(outcome, ExitCode.CONFIGURATION, "version 13 and cannot dump a server of PostgreSQL 15");
    }
}
