package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScratchServerTest {

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        // Not @TempDir: that is closed to the user the server runs as when the tests run as root.
        root = Files.createTempDirectory("bactrian-test-");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeRoot() throws IOException {
        Files.delete(root);
    }

    @Test
    void serves_through_its_socket_alone_and_leaves_nothing() throws Exception {
        long postmaster;
        try (ScratchServer server = ScratchServer.start(tools(), root, 0)) {
            RestoreTarget.Postgresql target = server.target("postgres");
            assertThat(psql(target, "SELECT 1 + 1")).isEqualTo("2");
            assertThat(psql(target, "SHOW listen_addresses")).isEmpty();
            Path folder = Path.of(target.host()).getParent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            postmaster = Long.parseLong(
                    Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0));
        }
        assertThat(ProcessHandle.of(postmaster)).isEmpty();
        assertThat(children()).isEmpty();
    }

    @Test
    void what_a_dead_process_left_is_swept_with_its_server() throws Exception {
        ScratchServer server = ScratchServer.start(tools(), root, 0);
        Path folder = Path.of(server.target("x").host()).getParent();
        long postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0));
        // The same server under a name whose lock nobody holds is what a killed process leaves.
        Path orphan = root.resolve("bactrian-scratch-orphan");
        Files.createFile(root.resolve("bactrian-scratch-orphan.lock"));
        Files.move(folder, orphan);
        try {
            assertThat(ProcessHandle.of(postmaster)).isPresent();
            ScratchFolder.create(root).close();
            assertThat(ProcessHandle.of(postmaster)).isEmpty();
            assertThat(orphan).doesNotExist();
        } finally {
            server.close();
        }
        assertThat(children()).isEmpty();
    }

    @Test
    void a_living_neighbour_is_left_alone() throws Exception {
        try (ScratchFolder one = ScratchFolder.create(root)) {
            Files.writeString(one.newFile("spool"), "plain");
            ScratchFolder.create(root).close();
            assertThat(one.path().resolve("spool")).hasContent("plain");
        }
    }

    @Test
    void a_full_disk_is_found_before_it_is_full() throws Exception {
        assertThatThrownBy(() -> ScratchServer.start(tools(), root, Long.MAX_VALUE / 2))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("are needed");
        assertThat(children()).isEmpty();
    }

    @Test
    void says_what_is_missing() {
        assertThatThrownBy(() -> ScratchServer.start(new PgTools(root, 15, "none"), root, 0))
                .isInstanceOfSatisfying(
                        BactrianException.class,
                        e -> assertThat(e.describe()).contains("no initdb").contains("apt-get install postgresql"));
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> paths = Files.list(root)) {
            return paths.toList();
        }
    }

    private static PgTools tools() {
        return PgTools.installed(Settings.load(Path.of("conf/none.properties"))).get(0);
    }

    private static String psql(RestoreTarget.Postgresql target, String sql) throws IOException {
        return ToolProcess.of(List.of(
                        "psql", "-XAtw", "-h", target.host(), "-U", target.user(), "-d", target.database(), "-c", sql))
                .start()
                .text()
                .strip();
    }
}
