package io.bactrian.backup.dump;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An external tool under way. What it writes is read from {@link #output()}, and <strong>the end of that stream means
 * success</strong>: the tool exited 0, wrote no line classified as an error, and was given its whole input. In every
 * other case {@code read} throws a {@link BactrianException} instead of returning -1, and so does every later read. It
 * is unchecked on purpose: code that handles I/O errors of its own side cannot mistake it for one of them.
 *
 * <p>The tool is started from an argument list, without a shell, in an environment that holds nothing of ours but the
 * search path, the home, the temporary folder, the time zone and a mark by which its children are found; messages are in English. Secrets belong into a file
 * that an environment variable points to, never into the arguments.
 *
 * <p>{@link #close} may be called from any thread, at any time, as often as wanted: it kills the tool with all its
 * descendants, and a read that waits throws.
 */
public final class ToolProcess implements Closeable {

    private static final List<String> KEPT_VARIABLES = List.of("PATH", "HOME", "TMPDIR", "TZ");
    private static final Duration STRAGGLERS = Duration.ofSeconds(5);
    private static final int MAX_TEXT = 1024 * 1024;

    private final Command command;
    private final Process process;
    private final ProcessTree tree;
    private final MessageTail tail;
    private final Thread drainer;
    private final Thread feeder;
    private final InputStream output;
    private volatile boolean closed;
    private volatile boolean timedOut;
    private volatile boolean inputAbandoned;
    private volatile Throwable inputFailure;

    private ToolProcess(Command command, ProcessTree tree) {
        this.command = command;
        this.process = tree.root();
        this.tree = tree;
        this.tail = new MessageTail(command.isError);
        this.output = new Output(process.getInputStream());
        this.drainer = thread("messages", this::drain);
        this.feeder = command.input == null ? null : thread("input", this::feed);
        thread("watch", this::watch);
    }

    /** A tool to be started: the program's path and its arguments. */
    public static Command of(List<String> argv) {
        return new Command(argv);
    }

    /** What the tool writes; its end means success. Closing it closes the tool. */
    public InputStream output() {
        return output;
    }

    /** The last lines the tool wrote to standard error, so far. */
    public List<String> messages() {
        return tail.lines();
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Waits for the end of a tool whose output is of no interest.
     *
     * @throws BactrianException when it fails
     */
    public void await() throws IOException {
        output.transferTo(OutputStream.nullOutputStream());
    }

    /**
     * All it writes, for tools that say little: at most 1 MiB.
     *
     * @throws BactrianException when it fails or says more
     */
    public String text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
            if (text.size() + count > MAX_TEXT) {
                close();
                throw failure("wrote more than 1 MiB");
            }
            text.write(buffer, 0, count);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        tree.kill();
        abandonInput();
        joinThreads();
        closeQuietly(process.getErrorStream());
        closeQuietly(process.getInputStream());
        closeQuietly(process.getOutputStream());
    }

    private void drain() {
        try {
            tail.drain(process.getErrorStream());
        } catch (IOException e) {
            // the pipe went with the tool; its exit status tells
        }
    }

    /**
     * The tool sees the end of its input only when the source really ended. A failing source kills the tool first: were
     * its input closed instead, it would take the half for the whole.
     */
    private void feed() {
        byte[] buffer = new byte[64 * 1024];
        OutputStream stdin = process.getOutputStream();
        boolean wanted = true;
        try {
            for (int count = command.input.read(buffer); count >= 0; count = command.input.read(buffer)) {
                wanted = wanted && offer(stdin, buffer, count);
                if (!wanted && process.waitFor() != 0) {
                    return;
                }
            }
            closeQuietly(stdin);
        } catch (IOException | RuntimeException | Error | InterruptedException e) {
            if (!inputAbandoned) {
                inputFailure = e;
                tree.kill();
            }
        }
    }

    /**
     * @return false when the tool takes no more. If it then ends well it had all it needed, but the rest of the source
     *     is still read, as a damaged source may say so only at its end
     */
    private static boolean offer(OutputStream stdin, byte[] buffer, int count) {
        try {
            stdin.write(buffer, 0, count);
            stdin.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Frees the feeding thread where it waits for a source that nobody needs any more. */
    private void abandonInput() {
        inputAbandoned = true;
        if (command.input != null) {
            closeQuietly(command.input);
        }
    }

    private void watch() {
        try {
            if (!process.waitFor(command.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                timedOut = true;
                tree.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tree.kill();
        }
    }

    /** Called at the end of the tool's output: returns only when all is well. */
    private void requireSuccess() {
        try {
            int status = process.waitFor();
            drainer.join(STRAGGLERS.toMillis());
            if (feeder != null) {
                if (status != 0) {
                    abandonInput();
                }
                feeder.join();
            }
            if (timedOut) {
                throw failure("ran out of time after " + Durations.format(command.timeout));
            }
            if (closed) {
                throw new BactrianException(ExitCode.CANCELLED, command.name() + " was stopped before its end", null);
            }
            if (inputFailure instanceof BactrianException cause) {
                throw cause;
            }
            if (inputFailure != null) {
                throw new BactrianException(
                        command.exitCode,
                        command.name() + " was stopped as its input failed: " + inputFailure,
                        null,
                        inputFailure);
            }
            if (status > 128 && status <= 128 + 64) {
                throw failure("killed by signal " + (status - 128));
            }
            if (status != 0) {
                throw failure("exit status " + status);
            }
            if (tail.hasErrors()) {
                throw failure("reported an error, though it exited 0");
            }
            if (drainer.isAlive()) {
                throw failure("left a child behind that still writes messages");
            }
        } catch (InterruptedException e) {
            tree.kill();
            Thread.currentThread().interrupt();
            throw new BactrianException(ExitCode.CANCELLED, command.name() + " was interrupted", null, e);
        }
    }

    private BactrianException failure(String reason) {
        return command.explain.apply(new ToolFailure(command.name(), reason, tail.lines()));
    }

    private void joinThreads() {
        try {
            drainer.join(STRAGGLERS.toMillis());
            if (feeder != null && !Thread.currentThread().equals(feeder)) {
                feeder.join(STRAGGLERS.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(String task, Runnable work) {
        Thread thread = new Thread(work, command.name() + "-" + process.pid() + "-" + task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException | RuntimeException e) {
            // closing is the end of interest in it
        }
    }

    /** What to start, and how. */
    public static final class Command {

        private final List<String> argv;
        private final Map<String, String> environment = new HashMap<>();
        private Duration timeout = Duration.ofHours(4);
        private ExitCode exitCode = ExitCode.DUMP_FAILED;
        private Predicate<String> isError = line -> false;
        private Function<ToolFailure, BactrianException> explain =
                failure -> new BactrianException(exitCode, failure.describe(), null);
        private InputStream input;

        private Command(List<String> argv) {
            this.argv = List.copyOf(argv);
        }

        /** One more environment variable; for a secret, one that names a file. */
        public Command variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Command variables(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        /** From start to end, however slowly its output is read; default four hours. */
        public Command timeout(Duration limit) {
            this.timeout = limit;
            return this;
        }

        /** What the process exits with when the tool fails; default {@link ExitCode#DUMP_FAILED}. */
        public Command failingAs(ExitCode code) {
            this.exitCode = code;
            return this;
        }

        /** Lines on standard error that mean failure even when the tool exits 0. */
        public Command errorLines(Predicate<String> lines) {
            this.isError = lines;
            return this;
        }

        /** Turns a failure into the error that an operator sees. */
        public Command explainedBy(Function<ToolFailure, BactrianException> explanation) {
            this.explain = explanation;
            return this;
        }

        /**
         * Fed to the tool's standard input by a thread. The source keeps our contract of streams: it throws when it is
         * not complete, and closing it from another thread makes its reads return. It is closed with the tool.
         */
        public Command input(InputStream source) {
            this.input = source;
            return this;
        }

        /**
         * @throws PermanentException when the program is not there or may not be run
         */
        public ToolProcess start() {
            requireEncodable();
            ProcessBuilder builder = new ProcessBuilder(argv);
            Map<String, String> variables = builder.environment();
            variables.keySet().retainAll(KEPT_VARIABLES);
            variables.put("LC_ALL", "C.UTF-8");
            variables.putAll(environment);
            if (input == null) {
                builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            }
            try {
                return new ToolProcess(this, ProcessTree.start(builder));
            } catch (IOException e) {
                throw new PermanentException(
                        exitCode, "cannot start " + argv.get(0) + ": " + e.getMessage(), "is it installed?", e);
            }
        }

        String name() {
            return Path.of(argv.get(0)).getFileName().toString();
        }

        /** In an ASCII locale the JVM passes {@code ?} for what it cannot encode, which in a pattern matches anything. */
        private void requireEncodable() {
            Charset charset = Charset.defaultCharset();
            for (String argument : argv) {
                if (!charset.newEncoder().canEncode(argument)) {
                    throw new PermanentException(
                            ExitCode.CONFIGURATION,
                            "the character set of this process, " + charset + ", cannot pass '" + argument + "' to "
                                    + name(),
                            "start it with -Dfile.encoding=UTF-8 or LC_ALL=C.UTF-8");
                }
            }
        }
    }

    /** Standard output, judged at its end. */
    private final class Output extends InputStream {

        private final InputStream pipe;
        private boolean succeeded;
        private BactrianException failure;

        Output(InputStream pipe) {
            this.pipe = pipe;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (failure != null) {
                throw failure;
            }
            if (succeeded) {
                return -1;
            }
            int count = closed ? -1 : readPipe(buffer, offset, length);
            if (count < 0) {
                try {
                    requireSuccess();
                } catch (BactrianException e) {
                    failure = e;
                    throw e;
                }
                succeeded = true;
            }
            return count;
        }

        private int readPipe(byte[] buffer, int offset, int length) throws IOException {
            try {
                return pipe.read(buffer, offset, length);
            } catch (IOException e) {
                if (closed) {
                    return -1; // closed under the reader: judged as such
                }
                throw e;
            }
        }

        @Override
        public int available() throws IOException {
            return closed || succeeded ? 0 : pipe.available();
        }

        @Override
        public void close() {
            ToolProcess.this.close();
        }
    }
}
