package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as it is packaged, started as a newcomer starts it. */
@Timeout(600)
class DemoIT {

    private static final String LAUNCHER = Path.of("bactrian").toAbsolutePath().toString();

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void one_round_on_sqlite_holds_and_leaves_nothing() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        start(Map.of("BACTRIAN_JAVA_OPTS", "-Xmx256m -Djava.io.tmpdir=" + temporary), "demo", "--once");

        assertThat(end()).as(out()).isZero();
        assertRound("database.sqlite.zst.gpg");
        assertThat(out()).contains("archive.db does not exist", "Nothing of it is left");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void one_round_on_postgresql_holds() throws Exception {
        start(Map.of(), "demo", "--once", "--database", "postgresql", "--folder", "shop");

        assertThat(end()).as(out()).isZero();
        assertRound("database.dump.zst.gpg");
        assertThat(out()).contains("the database does not exist", "indexes walked and found sound", "The folder stays");
        assertThat(folder.resolve("shop/conf/bactrian.properties")).isRegularFile();
    }

    @Test
    void without_once_it_goes_on_until_it_is_interrupted_and_ends_with_0() throws Exception {
        start(Map.of(), "demo");
        await().atMost(Duration.ofMinutes(2)).until(() -> out().contains("1  A backup of the shop"));

        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

        assertThat(end()).as(out()).isZero();
        assertThat(out()).doesNotContain("FAILED").endsWith("and the log: demo\n");
        assertThat(folder.resolve("demo/routes/backup/shop.camel.yaml")).isRegularFile();
    }

    @Test
    void a_folder_in_use_is_refused() throws Exception {
        Files.writeString(folder.resolve("precious"), "mine");
        start(Map.of(), "demo", "--once", "--folder", ".");

        assertThat(end()).isEqualTo(2);
        assertThat(errors()).startsWith("ERROR: . is not empty").contains("HINT: ");
    }

    @Test
    void a_variable_that_would_send_its_mails_elsewhere_is_refused() throws Exception {
        start(Map.of("ALERTS_EMAIL_TO", "boss@example.org"), "demo", "--once");

        assertThat(end()).isEqualTo(2);
        assertThat(errors()).startsWith("ERROR: the environment variable ALERTS_EMAIL_TO would change");
    }

    private void assertRound(String artifact) throws IOException {
        assertThat(out().lines())
                .anyMatch(line -> line.matches("   ok  shop-\\d{8}T\\d{6}Z is made in .*"))
                // two, when the full minute of the schedule comes in between
                .anyMatch(line -> line.matches("   ok  the bucket holds [12] backups?"))
                .contains("   ok  stored and plain bytes and content are as the manifest says")
                .anyMatch(line -> line.matches("   ok  it comes back in .* with the rows of all 4 tables"))
                .anyMatch(line -> line.matches("   ok  all [\\d,]+ rows are those of the live shop"))
                .anyMatch(line -> line.matches("   ok  flipped one bit of byte \\d+ of " + artifact + " of shop-.*"))
                .anyMatch(line -> line.contains("storage bucket: " + artifact + " has SHA-256"))
                .contains("       | Subject: [CRITICAL] backup-archive failed")
                .anyMatch(line -> line.contains("bactrian_backup_last_success_timestamp_seconds{name=\"shop\"}"))
                .anyMatch(line -> line.startsWith("All of it held, in "));
        assertThat(out()).doesNotContain("FAILED").matches("\\p{ASCII}*");
        assertThat(errors()).isEmpty();
    }

    private void start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private int end() throws InterruptedException {
        assertThat(process.waitFor(500, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("stdout"));
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }
}
