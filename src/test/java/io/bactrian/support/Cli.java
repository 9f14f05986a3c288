package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.cli.BactrianCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The command line as an operator uses it: the packaged program through its launcher, or the same commands in this JVM. */
public final class Cli implements AutoCloseable {

    private static final Path LAUNCHER = Path.of("bactrian").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path out;
    private final Path err;
    private final Set<String> commandLines = ConcurrentHashMap.newKeySet();
    private final Thread watcher;

    private Cli(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.watcher = new Thread(this::watchCommandLines, "command-line-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    /**
     * What a command said and how it ended.
     *
     * @param commandLines of the program and of what it started; empty for a command in this JVM
     */
    public record Outcome(int exit, String out, String err, Set<String> commandLines) {

        /** The lines that tell the operator what went wrong. */
        public List<String> errors() {
            return err.lines().filter(line -> line.startsWith("ERROR: ")).toList();
        }

        public List<String> hints() {
            return err.lines().filter(line -> line.startsWith("HINT: ")).toList();
        }
    }

    /** Starts the packaged program in a process of its own, which hears SIGHUP whatever these tests were started with. */
    public static Cli start(Path folder, Map<String, String> environment, String... arguments) {
        return startBy(List.of("env", "--default-signal=HUP"), folder, environment, arguments);
    }

    /** Lets another program start it in its place. */
    public static Cli startBy(List<String> starter, Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(starter);
        command.add(LAUNCHER.toString());
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(folder, "run", ".out");
            Path err = Files.createTempFile(folder, "run", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            // Half the processor time of a short life is spent in the second compiler.
            builder.environment()
                    .put("BACTRIAN_JAVA_OPTS", "-Xmx256m -XX:MaxDirectMemorySize=128m -XX:TieredStopAtLevel=1");
            builder.environment().putAll(environment);
            return new Cli(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command in this JVM, which has nothing to start first. */
    public static synchronized Outcome here(String... arguments) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream asOut = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream asErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            System.setOut(asOut);
            System.setErr(asErr);
            int exit = BactrianCommand.run(arguments);
            return new Outcome(
                    exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), Set.of());
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String err() {
        return read(err);
    }

    /** Waits for a tool that the program has started. */
    public ProcessHandle awaitTool(String name) {
        return Awaitility.await(name + " to run; " + err())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> tools(name).findFirst().orElse(null), found -> found != null);
    }

    /** The processes of a tool that the program has running. */
    public Stream<ProcessHandle> tools(String name) {
        return process.descendants().filter(child -> child.info()
                .command()
                .map(path -> path.endsWith("/" + name))
                .orElse(false));
    }

    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** As the kernel or an operator without patience does it, unless it ends by itself before. */
    public void killAfter(Duration time) {
        if (!hasEndedWithin(time)) {
            signal("KILL");
        }
    }

    public Outcome await() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the program ends; it said: %s", err())
                    .isTrue();
            watcher.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return new Outcome(process.exitValue(), read(out), err(), Set.copyOf(commandLines));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Of the program and everything it starts. */
    private void watchCommandLines() {
        do {
            Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .map(one -> readIfThere(Path.of("/proc", Long.toString(one.pid()), "cmdline")))
                    .forEach(commandLines::add);
        } while (!hasEndedWithin(Duration.ofMillis(10)));
    }

    private boolean hasEndedWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static String readIfThere(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // the process has ended
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
