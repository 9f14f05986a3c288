package io.bactrian.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.S3Server;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped archive against a server of S3. */
class ArchiveRouteIT {

    @TempDir
    private Path home;

    @Test
    void plain_and_compressed_files_come_back_from_s3_byte_for_byte() throws Exception {
        S3Server server = S3Server.embedded();
        String bucket = server.createBucket();
        Path secret = Files.writeString(home.resolve("secret"), S3Server.SECRET_KEY);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> storage = Map.of(
                "type",
                "s3",
                "endpoint",
                server.endpoint().toString(),
                "bucket",
                bucket,
                "access-key",
                S3Server.ACCESS_KEY,
                "secret-key-file",
                secret.toString());
        try (ArchiveLab lab = new ArchiveLab(home, storage)) {
            String lines = "the day\n".repeat(9_000);
            lab.start();
            Files.writeString(lab.path("app.log"), lines);
            lab.awaitArrived(lines.length());
            byte[] gzip = compressed(home.resolve("whole.gz"), "the day before\n".repeat(9_000));
            Files.move(home.resolve("whole.gz"), lab.path("app.log.2.gz"));
            Files.move(lab.path("app.log"), lab.path("app.log.1"));
            Files.writeString(lab.path("app.log"), "today\n");
            lab.awaitStored(2);

            List<String> files = server.keys(bucket).stream()
                    .filter(key -> key.endsWith(".gpg"))
                    .toList();
            assertThat(files)
                    .hasSize(2)
                    .anyMatch(key -> key.endsWith("/app.log.1.zst.gpg"))
                    .anyMatch(key -> key.endsWith("/app.log.2.gz.gpg"));
            for (String key : files) {
                String id = Path.of(key).getParent().getFileName().toString();
                Path restored = lab.restore(id);
                if (key.endsWith("app.log.1.zst.gpg")) {
                    assertThat(restored.resolve("app.log.1")).hasContent(lines);
                } else {
                    assertThat(restored.resolve("app.log.2.gz")).hasBinaryContent(gzip);
                }
            }
        }
    }

    private static byte[] compressed(Path path, String text) throws Exception {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(text.getBytes(UTF_8));
        }
        return Files.readAllBytes(path);
    }
}
