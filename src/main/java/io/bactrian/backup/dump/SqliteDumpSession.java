package io.bactrian.backup.dump;

import io.bactrian.backup.DumpArtifact;
import io.bactrian.backup.DumpSession;
import io.bactrian.backup.SourceFacts;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A dump of SQLite under way: first the copy is made, then its bytes are read. */
final class SqliteDumpSession implements DumpSession {

    private final SqliteSource source;
    private final SqliteDumpOptions options;
    private final SqliteCopy copy;
    private final Instant deadline;
    private volatile boolean closed;

    SqliteDumpSession(SqliteSource source, SqliteDumpOptions options) {
        this.source = source;
        this.options = options;
        this.copy = new SqliteCopy(source, options);
        this.deadline = Instant.now().plus(options.timeout());
    }

    @Override
    public List<DumpArtifact> artifacts() {
        return List.of(new DumpArtifact() {
            @Override
            public String name() {
                return "database";
            }

            @Override
            public String suffix() {
                return ".sqlite";
            }

            @Override
            public String restoreCommand() {
                return "cat > TARGET";
            }

            @Override
            public InputStream open() throws IOException {
                return copyAndOpen();
            }
        });
    }

    @Override
    public SourceFacts facts() {
        return copy.facts();
    }

    @Override
    public void close() {
        closed = true;
        copy.stop();
    }

    private InputStream copyAndOpen() throws IOException {
        Duration left = Duration.between(Instant.now(), deadline);
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        CompletableFuture<Void> stop = alarm.completeOnTimeout(
                        null, Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)
                .thenRun(copy::stop);
        try (ScratchFolder scratch = ScratchFolder.create(options.scratch())) {
            requireRoom();
            requireTime();
            Path file = scratch.newFile("copy.sqlite");
            copy.make(file);
            requireTime();
            // From here on the bytes have no name: the folder is deleted, and whatever happens nothing stays behind.
            return new CopyStream(Files.newInputStream(file, StandardOpenOption.READ));
        } catch (BactrianException e) {
            requireTime(); // a stopped copy fails with an interrupt: the reason is the stop
            throw e;
        } finally {
            stop.cancel(false);
            alarm.cancel(false);
        }
    }

    private void requireRoom() throws IOException {
        long needed = Files.size(source.path());
        long room = Files.getFileStore(options.scratch()).getUsableSpace();
        if (room < needed) {
            throw new BactrianException(
                    ExitCode.DUMP_FAILED,
                    "no room for the copy of SQLite database " + source.path() + " in " + options.scratch() + ": "
                            + room + " of " + needed + " bytes are free",
                    "make room, or name another folder with the option scratch");
        }
    }

    private void requireTime() {
        if (closed) {
            throw new BactrianException(
                    ExitCode.CANCELLED,
                    "the dump of SQLite database " + source.path() + " was stopped before its end",
                    null);
        }
        if (Instant.now().isAfter(deadline)) {
            throw new BactrianException(
                    ExitCode.DUMP_FAILED,
                    "the dump of SQLite database " + source.path() + " ran out of time after "
                            + Durations.format(options.timeout()),
                    "raise the option timeout");
        }
    }

    /** The bytes of the copy, until the dump is stopped or late. */
    private final class CopyStream extends FilterInputStream {

        CopyStream(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            requireTime();
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            requireTime();
            return in.read(buffer, offset, length);
        }
    }
}
