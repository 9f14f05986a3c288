package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.ExitCode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In processes of their own, which send the signal to themselves. */
class StopSignalTest {

    private static final int OWN = 3;

    @Test
    void what_was_stopped_does_not_end_the_process_with_a_status_of_its_own() throws Exception {
        assertThat(statusOf(Stopped.class)).isEqualTo(ExitCode.CANCELLED.code());
    }

    @Test
    void a_stop_that_fails_is_no_success() throws Exception {
        assertThat(statusOf(Broken.class)).isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void with_nothing_to_stop_the_status_is_that_of_who_ends() throws Exception {
        assertThat(statusOf(NeverStarted.class)).isEqualTo(OWN);
    }

    private static int statusOf(Class<?> program) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectErrorStream(true)
                .start();
        try (InputStream output = process.getInputStream()) {
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as(() -> "still running: " + program)
                    .isTrue();
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).as("what it says").doesNotContain("Exception in thread \"main\"");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Who stops lets whoever runs end first. */
    static final class Stopped {

        private Stopped() {}

        public static void main(String[] arguments) throws Exception {
            Thread runs = Thread.currentThread();
            CountDownLatch stopped = new CountDownLatch(1);
            StopSignal signal = StopSignal.catching(
                    () -> {
                        stopped.countDown();
                        while (runs.getState() != Thread.State.WAITING || !isIn(runs, "close")) {
                            Thread.onSpinWait();
                        }
                    },
                    ExitCode.CANCELLED);
            signal();
            stopped.await();
            signal.close();
            Runtime.getRuntime().halt(OWN);
        }

        private static boolean isIn(Thread thread, String method) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getMethodName().equals(method)) {
                    return true;
                }
            }
            return false;
        }
    }

    static final class Broken {

        private Broken() {}

        public static void main(String[] arguments) throws Exception {
            StopSignal.catching(
                    () -> {
                        throw new IllegalStateException("the folder cannot be removed");
                    },
                    ExitCode.OK);
            signal();
            new CountDownLatch(1).await();
        }
    }

    static final class NeverStarted {

        private NeverStarted() {}

        public static void main(String[] arguments) throws Exception {
            CountDownLatch signalled = new CountDownLatch(1);
            StopSignal signal = StopSignal.catching(
                    () -> {
                        signalled.countDown();
                        throw new CancellationException();
                    },
                    ExitCode.OK);
            signal();
            signalled.await();
            signal.close();
            Runtime.getRuntime().halt(OWN);
        }
    }

    /** SIGTERM: a shell may have had SIGINT ignored. */
    private static void signal() throws Exception {
        long pid = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-TERM", Long.toString(pid)).start().waitFor();
    }
}
