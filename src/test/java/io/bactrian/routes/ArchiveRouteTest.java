package io.bactrian.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRouteTest {

    @TempDir
    private Path home;

    @Test
    void rotated_file_is_stored_encrypted_verified_and_listed_and_comes_back_byte_for_byte() throws Exception {
        try (ArchiveLab lab = new ArchiveLab(home, Map.of("type", "directory", "path", "store"))) {
            lab.start();
            byte[] lines = "all work and no play\n".repeat(20_000).getBytes(UTF_8);
            Files.write(lab.path("app.log.next"), lines);
            Files.move(lab.path("app.log.next"), lab.path("app.log"));
            lab.awaitArrived(lines.length);
            Files.move(lab.path("app.log"), lab.path("app.log.1"));
            lab.awaitStored(1);

            String list = lab.command("backup", "list", "logs").out();
            assertThat(list).containsPattern("logs-\\d{8}T\\d{6}Z +offsite +stream .* verify passed");
            Path restored = lab.restore("logs@latest");
            assertThat(restored.resolve("app.log.1")).hasBinaryContent(lines);
            try (var files = Files.walk(home.resolve("store"))) {
                Path object = files.filter(file -> file.endsWith("app.log.1.zst.gpg"))
                        .findAny()
                        .orElseThrow();
                assertThat(Files.size(object)).isLessThan(lines.length / 10);
            }
        }
    }

    @Test
    void somebody_is_told_of_a_file_that_cannot_be_stored() throws Exception {
        try (ArchiveLab lab = new ArchiveLab(home, Map.of("type", "directory", "path", "store"))) {
            Files.writeString(home.resolve("store"), "in the way");
            lab.start();
            Files.writeString(lab.path("app.log"), "one\n");
            lab.awaitArrived(4);
            Files.move(lab.path("app.log"), lab.path("app.log.1"));
            await().untilAsserted(() -> assertThat(lab.alerts().alerts())
                    .singleElement()
                    .satisfies(alert ->
                            assertThat(alert.alert().labels().toString()).contains("LogsNotArchived", "logs-archive")));
            assertThat(home.resolve("archive/logs")).doesNotExist();
            assertThat(lab.path("app.log.1")).hasContent("one\n");
        }
    }
}
