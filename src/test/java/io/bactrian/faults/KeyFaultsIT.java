package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.backup.codec.Gpg;
import io.bactrian.runtime.ExitCode;
import io.bactrian.support.Cli;
import io.bactrian.support.FaultyProxy;
import io.bactrian.support.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys that cannot be encrypted to stop a backup before anything is dumped, and never let it go on in the plain. */
@Timeout(600)
class KeyFaultsIT {

    @TempDir
    Path folder;

    private Platform platform;

    @BeforeEach
    void makeGoodBackup() {
        platform = Platform.small(folder);
        platform.makeGoodBackup();
    }

    @AfterEach
    void stop() throws IOException {
        platform.close();
    }

    @Test
    void a_key_file_that_is_missing() {
        assertRefused("conf/absent.asc", "conf/absent.asc does not exist");
    }

    @Test
    void a_file_that_holds_no_key() throws IOException {
        Files.writeString(folder.resolve("conf/wrong.asc"), "not a key\n");
        assertRefused("conf/wrong.asc", "conf/wrong.asc");
    }

    @Test
    void a_key_that_has_expired() throws IOException {
        try (Gpg gpg = new Gpg()) {
            gpg.generate("old", "future-default", "default", "2d", "--faked-system-time", "20240101T000000");
            gpg.export(folder.resolve("conf"), "old");
        }
        assertRefused("conf/old.asc", "expired on 2024-01-03");
    }

    private void assertRefused(String file, String said) {
        platform.set("backup.recipients", file);
        List<FaultyProxy.Request> writes = platform.watchWrites();

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(writes).as("nothing was sent").isEmpty();
        platform.failedCleanly(outcome, ExitCode.KEY, said);
    }
}
