package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher and the packaged program, as a person or a service manager starts and stops them. */
@Timeout(600)
class LauncherIT {

    private static final Path LAUNCHER = Path.of("bactrian").toAbsolutePath();

    @TempDir
    Path folder;

    private Process process;
    private Path errors;

    @BeforeEach
    void writeRoute() throws IOException {
        errors = folder.resolve("stderr");
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("conf/bactrian.properties"), "http.port=0\n");
        Files.writeString(folder.resolve("routes/slow.camel.yaml"), """
                - route:
                    id: test-slow
                    group: test
                    description: Takes its time once
                    from:
                      id: once
                      uri: timer:slow
                      parameters: { repeatCount: 1, delay: 0 }
                      steps:
                        - log: { id: say-begun, message: begun }
                        - delay: { id: take-time, expression: { constant: { expression: "3000" } } }
                        - log: { id: say-ended, message: ended }
                """);
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void a_signal_lets_what_runs_end_and_ends_with_0(String signal) throws Exception {
        start(LAUNCHER, "run");
        await().atMost(Duration.ofMinutes(4)).until(() -> errors().contains("begun"));

        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();

        assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors())
                .contains("ended")
                .containsOnlyOnce("is shutting down")
                .containsOnlyOnce("shutdown in");
    }

    @Test
    void the_log_is_json_when_the_environment_asks_for_it() throws Exception {
        start(List.of("env", "BACTRIAN_LOG_FORMAT=json", LAUNCHER.toString(), "run"));
        await().atMost(Duration.ofMinutes(4)).until(() -> errors().contains("begun"));

        assertThat(errors().lines())
                .allMatch(line -> line.startsWith("{\"@timestamp\":") && line.endsWith("}"))
                .anyMatch(line -> line.contains("\"service.name\":\"bactrian\"")
                        && line.contains("\"camel.routeId\":\"test-slow\""));
    }

    @Test
    void the_launcher_works_through_a_link_from_any_folder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("b"), LAUNCHER);

        assertThat(end(start(link, "--version"))).isZero();
        assertThat(Files.readString(folder.resolve("stdout"))).matches("bactrian \\d+\\.\\d+\\.\\d+.*\\n");
    }

    @Test
    void a_mistake_ends_with_2_and_the_next_step() throws Exception {
        Files.delete(folder.resolve("routes/slow.camel.yaml"));

        assertThat(end(start(LAUNCHER, "run"))).isEqualTo(2);
        assertThat(errors())
                .startsWith("ERROR: no route file in")
                .contains("HINT: ")
                .doesNotContain("\tat ");
    }

    @Test
    void a_java_too_old_is_named() throws Exception {
        Path home = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(end(start(List.of("env", "JAVA_HOME=" + home, LAUNCHER.toString(), "--version"))))
                .isEqualTo(1);
        assertThat(errors())
                .contains("ERROR: Java 11 of " + java + " is too old")
                .contains("HINT: ");
    }

    @Test
    void the_classes_come_from_the_archive_that_the_build_made() throws Exception {
        Path classes = folder.resolve("classes");

        String option = "BACTRIAN_JAVA_OPTS=-Xlog:class+load:file=" + classes;
        assertThat(end(start(List.of("env", option, LAUNCHER.toString(), "--version"))))
                .isZero();

        assertThat(Files.readString(classes))
                .contains("io.bactrian.cli.BactrianCommand source: shared objects file (top)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"of other jars", "no archive"})
    void an_archive_that_does_not_fit_is_left_alone_without_a_word(String archive) throws Exception {
        Path home = Files.createDirectories(folder.resolve("moved"));
        Path built = LAUNCHER.resolveSibling("target/bactrian");
        Path launcher = Files.copy(LAUNCHER, home.resolve("bactrian"));
        Files.createSymbolicLink(home.resolve("bactrian.jar"), built.resolve("bactrian.jar"));
        Files.createSymbolicLink(home.resolve("lib"), built.resolve("lib"));
        Path classes = home.resolve("classes-" + Runtime.version().feature() + ".jsa");
        if (archive.equals("no archive")) {
            Files.writeString(classes, archive);
        } else {
            Files.createSymbolicLink(classes, built.resolve(classes.getFileName()));
        }

        assertThat(end(start(launcher, "--version"))).isZero();

        assertThat(Files.readString(folder.resolve("stdout"))).matches("bactrian \\d+\\.\\d+\\.\\d+.*\\n");
        assertThat(errors()).isEmpty();
    }

    private Process start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private Process start(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(errors.toFile())
                .start();
        return process;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
