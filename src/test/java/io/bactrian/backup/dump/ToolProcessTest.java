package io.bactrian.backup.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToolProcessTest {

    private static ToolProcess.Command shell(String script) {
        return ToolProcess.of(List.of("/bin/sh", "-c", script));
    }

    private static String readAll(ToolProcess tool) throws IOException {
        return new String(tool.output().readAllBytes(), UTF_8);
    }

    @Test
    void endOfStreamMeansExitZero() throws IOException {
        try (ToolProcess tool = shell("echo one; echo two; echo note >&2").start()) {
            assertThat(readAll(tool)).isEqualTo("one\ntwo\n");
            assertThat(tool.output().read()).isEqualTo(-1);
            assertThat(tool.messages()).containsExactly("note");
        }
    }

    @Test
    void exitStatusBecomesAFailureOfTheLastReadAndOfEveryLaterOne() throws IOException {
        try (ToolProcess tool = shell("echo half; echo it broke >&2; exit 3").start()) {
            assertThat(tool.output().readNBytes(5)).asString(UTF_8).isEqualTo("half\n");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> tool.output().read())
                        .isInstanceOf(BactrianException.class)
                        .hasMessage("sh failed: exit status 3: it broke");
            }
        }
    }

    @Test
    void signalIsNamed() {
        try (ToolProcess tool = shell("echo half; kill -9 $$").start()) {
            assertThatThrownBy(() -> readAll(tool)).hasMessageContaining("killed by signal 9");
        }
    }

    @Test
    void errorLineFailsAToolThatExitsZero() {
        try (ToolProcess tool = shell("echo data; echo 'tool: error: half of it' >&2")
                .errorLines(line -> line.contains("error:"))
                .start()) {
            assertThatThrownBy(() -> readAll(tool)).hasMessageContaining("tool: error: half of it");
        }
    }

    @Test
    void errorLineSurvivesAFloodOfNotices() {
        try (ToolProcess tool = shell("echo 'the error: x' >&2; i=0; while [ $i -lt 20000 ]; do echo notice $i >&2; "
                        + "i=$((i+1)); done; exit 1")
                .errorLines(line -> line.contains("error:"))
                .start()) {
            assertThatThrownBy(() -> readAll(tool)).isInstanceOf(BactrianException.class);
            assertThat(tool.messages()).hasSizeLessThanOrEqualTo(60).contains("the error: x", "notice 19999");
        }
    }

    @Test
    void explanationReplacesTheError() {
        try (ToolProcess tool = shell("echo no such thing >&2; exit 1")
                .explainedBy(failure -> new PermanentException(
                        ExitCode.NOT_FOUND, failure.mentions("no such") ? "gone" : failure.describe(), "look"))
                .start()) {
            assertThatThrownBy(tool::await)
                    .isInstanceOf(PermanentException.class)
                    .hasMessage("gone");
        }
    }

    @Test
    void timeoutKillsTheTreeAndThrows() throws IOException {
        try (ToolProcess tool = shell("sleep 1000 & echo $!; wait")
                .timeout(Duration.ofMillis(300))
                .start()) {
            long child = Long.parseLong(readLine(tool));
            assertThatThrownBy(() -> tool.output().read()).hasMessageContaining("ran out of time after 0.3s");
            assertGone(child);
            assertGone(tool.pid());
        }
    }

    @Test
    void closeFromAnotherThreadKillsTheTreeAndFailsThePendingRead() throws Exception {
        // The child ignores TERM, so it takes the KILL.
        ToolProcess tool = shell("trap '' TERM; sh -c 'while :; do sleep 1; done' & trap - TERM; echo $!; wait")
                .start();
        long child = Long.parseLong(readLine(tool));
        CompletableFuture<Throwable> read = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> tool.output().readAllBytes()));
        tool.close();
        assertThat(read.get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANCELLED));
        tool.close();
        assertGone(tool.pid());
        assertGone(child);
        assertNoThreads(tool);
    }

    @Test
    void orphanOfADeadParentIsKilledToo() throws IOException {
        // The inner shell is gone before the kill, so its child is no longer a descendant of the tool.
        ToolProcess tool =
                shell("sh -c 'sleep 1000 & echo $!'; exec sleep 1000").start();
        long orphan = Long.parseLong(readLine(tool));
        tool.close();
        assertGone(orphan);
    }

    @Test
    void whatAToolLeftRunningWhenItEndedWellStays() throws IOException {
        ProcessHandle server;
        try (ToolProcess tool =
                shell("setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $!").start()) {
            server = ProcessHandle.of(Long.parseLong(tool.text().strip())).orElseThrow();
        }
        assertThat(server.isAlive()).isTrue();
        server.destroyForcibly();
    }

    @Test
    void environmentIsCleanedAndMessagesAreEnglish() throws IOException {
        try (ToolProcess tool = ToolProcess.of(List.of("/usr/bin/env"))
                .variable("PGPASSFILE", "/somewhere")
                .start()) {
            List<String> names = tool.text()
                    .lines()
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .toList();
            assertThat(names).contains("PATH", "LC_ALL", "PGPASSFILE");
            assertThat(names).isSubsetOf("PATH", "HOME", "TMPDIR", "TZ", "LC_ALL", "PGPASSFILE", ProcessTree.MARK);
        }
    }

    @Test
    void missingProgramIsPermanent() {
        assertThatThrownBy(() -> ToolProcess.of(List.of("/nowhere/pg_dump")).start())
                .isInstanceOf(PermanentException.class)
                .hasMessageStartingWith("cannot start /nowhere/pg_dump");
    }

    @Test
    void inputIsFedToItsEnd() throws IOException {
        byte[] large = new byte[3 << 20];
        Arrays.fill(large, (byte) 'x');
        try (ToolProcess tool =
                shell("wc -c").input(new ByteArrayInputStream(large)).start()) {
            assertThat(tool.text().trim()).isEqualTo(Integer.toString(large.length));
        }
    }

    @Test
    void failingInputNeverLooksLikeSuccess() {
        InputStream broken = failingAfter(100_000, () -> new IOException("the object is truncated"));
        try (ToolProcess tool = shell("cat").input(broken).start()) {
            assertThatThrownBy(() -> readAll(tool))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("the object is truncated");
        }
    }

    @Test
    void failureOfAnInputOfOursIsThrownAsItIs() {
        BactrianException cause = new PermanentException(ExitCode.VERIFY_FAILED, "damaged", null);
        InputStream broken = failingAfter(0, () -> {
            throw cause;
        });
        try (ToolProcess tool = shell("cat").input(broken).start()) {
            assertThatThrownBy(() -> readAll(tool)).isSameAs(cause);
        }
    }

    @Test
    void damageAtTheEndOfAnInputThatTheToolDidNotReadIsStillFound() {
        InputStream damagedAtItsEnd = failingAfter(10 << 20, () -> new IOException("wrong checksum"));
        try (ToolProcess tool =
                shell("head -c 10 > /dev/null").input(damagedAtItsEnd).start()) {
            assertThatThrownBy(tool::await).hasMessageContaining("wrong checksum");
        }
    }

    @Test
    void toolMayEndWellBeforeItsInputDoes() throws IOException {
        try (ToolProcess tool = shell("head -c 3")
                .input(new ByteArrayInputStream(new byte[5 << 20]))
                .start()) {
            assertThat(tool.output().readAllBytes()).hasSize(3);
        }
    }

    @Test
    void closeFreesAFeederThatWaitsForItsSource() {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream silent = failingAfter(0, () -> {
            closed.await();
            return new IOException("closed");
        });
        InputStream source = new FilterInputStream(silent) {
            @Override
            public void close() {
                closed.countDown();
            }
        };
        ToolProcess tool = shell("exit 7").input(source).start();
        assertThatThrownBy(tool::await).hasMessageContaining("exit status 7");
        tool.close();
        assertNoThreads(tool);
    }

    @Test
    void noZombieIsLeft() throws IOException {
        try (ToolProcess tool = shell("true").start()) {
            tool.await();
            assertGone(tool.pid());
            assertNoThreads(tool);
        }
    }

    @Test
    void tooMuchTextIsRefused() {
        try (ToolProcess tool = shell("yes").start()) {
            assertThatThrownBy(tool::text).hasMessageContaining("wrote more than 1 MiB");
        }
    }

    private static String readLine(ToolProcess tool) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = tool.output().read();
                one >= 0 && one != '\n';
                one = tool.output().read()) {
            line.append((char) one);
        }
        return line.toString();
    }

    /** So many zero bytes, then the failure. */
    private static InputStream failingAfter(int bytes, Callable<IOException> failure) {
        return new InputStream() {
            private int left = bytes;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left > 0) {
                    int count = Math.min(length, left);
                    left -= count;
                    return count;
                }
                try {
                    throw failure.call();
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static void assertGone(long pid) {
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static void assertNoThreads(ToolProcess tool) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(threads()).noneMatch(name -> name.contains("-" + tool.pid() + "-")));
    }

    private static List<String> threads() {
        return Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .collect(Collectors.toList());
    }
}
