package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.backup.Manifest;
import io.bactrian.support.S3Server;
import io.bactrian.support.SyntheticDump;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedMemoryIT {

    @TempDir
    Path folder;

    @Test
    void a_gibibyte_goes_through_a_heap_of_96_mebibytes() throws Exception {
        S3Server server = S3Server.embedded();
        String bucket = server.createBucket();
        Path output = folder.resolve("output");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreProgram.class.getName(),
                        server.endpoint().toString(),
                        bucket,
                        "1024",
                        "8MiB",
                        "4")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", server.endpoint(), bucket)
                .open()) {
            Manifest manifest = repository.find("crm@latest");
            try (InputStream stored =
                            repository.open(manifest, manifest.artifacts().get(0));
                    InputStream expected = SyntheticDump.of(1L << 30).content()) {
                assertThat(stored).hasSameContentAs(expected);
            }
        }
    }
}
