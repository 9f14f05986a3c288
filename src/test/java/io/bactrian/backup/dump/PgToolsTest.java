package io.bactrian.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgToolsTest {

    @TempDir
    Path folder;

    @Test
    void lowestVersionNotBelowTheServerIsChosen() throws IOException {
        List<PgTools> installed = PgTools.installed(List.of(fake("17.2"), fake("14.9"), fake("16.1")));
        assertThat(installed).extracting(PgTools::major).containsExactly(14, 16, 17);
        assertThat(PgTools.choose(installed, 15).major()).isEqualTo(16);
        assertThat(PgTools.choose(installed, 14).major()).isEqualTo(14);
        assertThat(PgTools.choose(installed, 9).major()).isEqualTo(14);
    }

    @Test
    void toolsOlderThanTheServerAreRefusedWithBothVersionsAndTheCure() throws IOException {
        List<PgTools> installed = PgTools.installed(List.of(fake("13.9"), fake("14.9")));
        assertThatThrownBy(() -> PgTools.choose(installed, 15))
                .isInstanceOfSatisfying(PermanentException.class, e -> assertThat(e.hint())
                        .hasValueSatisfying(hint -> assertThat(hint).contains("postgresql-client-15")))
                .hasMessage("the installed pg_dump is of version 13, 14 and cannot dump a server of PostgreSQL 15");
        assertThatThrownBy(() -> PgTools.choose(List.of(), 15)).hasMessageContaining("pg_dump is not installed");
    }

    @Test
    void installedOnesAreFoundWithoutASetting() {
        Settings settings = Settings.load(folder.resolve("none"), Map.of(), Map.of());
        assertThat(PgTools.forServer(settings, 15)).satisfies(tools -> {
            assertThat(tools.folder()).isEqualTo(PostgresServer.BIN);
            assertThat(tools.major()).isEqualTo(15);
            assertThat(tools.version()).startsWith("pg_dump (PostgreSQL) 15.");
            assertThat(tools.has("initdb")).isTrue();
        });
    }

    @Test
    void settingReplacesTheUsualFolders() throws IOException {
        Path fake = fake("16.4");
        Settings settings =
                Settings.load(folder.resolve("none"), Map.of(), Map.of("postgresql.bin", fake + ", /nowhere"));
        assertThat(PgTools.installed(settings)).extracting(PgTools::folder).containsExactly(fake);
    }

    private Path fake(String version) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(version));
        Path script = Files.writeString(
                bin.resolve("pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) " + version + " (of tests)'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return bin;
    }
}
