package io.bactrian.logs.spool;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in files of one folder, written at the end of the newest. {@link #append} ends when the disk has the records;
 * whoever comes while it works is done together with all others that wait, by one flush.
 *
 * <p>Files are named by growing numbers. One that was passed on whole and is not the newest is deleted by {@link #sweep}.
 * Two processes cannot use the same folder: it is locked.
 */
final class Spool implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String SUFFIX = ".spool";
    private static final String NAME = "[0-9]{16}\\" + SUFFIX;

    private final Path folder;
    private final Limits limits;
    private final Function<Path, OptionalLong> safe;
    private final Clock clock;
    private final Output.Disk disk;
    private final FileChannel lockFile;
    private final ReentrantLock writing = new ReentrantLock();
    private final List<Group> waiting = new ArrayList<>(); // guarded by itself
    private final TreeMap<Long, Long> closed = new TreeMap<>(); // number and size; guarded by writing
    private final Lag lag = new Lag(); // guarded by writing
    private Segment newest; // guarded by writing
    private long number; // of the newest; guarded by writing
    private volatile long bytes;
    private volatile Duration oldest = Duration.ZERO;
    private long waitingBytes; // guarded by waiting

    /**
     * @param mostBytes that all files hold at most
     * @param segmentBytes at which a file is followed by the next one
     */
    record Limits(long mostBytes, long segmentBytes) {}

    /** Records that wait to be written together. */
    private static final class Group {
        private final byte[] records;
        private boolean settled;
        private IOException failure;

        Group(byte[] records) {
            this.records = records;
        }
    }

    /**
     * Opens the spool in a folder, or begins it there.
     *
     * @param safe how far a file has been passed on, empty when nobody knows
     * @throws BactrianException when another process has it, or it can be neither read nor written
     */
    Spool(Path folder, Limits limits, Function<Path, OptionalLong> safe, Clock clock, Output.Disk disk) {
        this.folder = folder.toAbsolutePath();
        this.limits = limits;
        this.safe = safe;
        this.clock = clock;
        this.disk = disk;
        try {
            Files.createDirectories(this.folder);
            lockFile = FileChannel.open(this.folder.resolve("lock"), CREATE, WRITE);
            lock();
            find();
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "cannot use the spool in " + folder + ": " + e.getMessage(),
                    "is it writable, and is there space?",
                    e);
        }
    }

    private void lock() throws IOException {
        FileLock lock = null;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("locked by this process", e);
        }
        if (lock == null) {
            lockFile.close();
            throw new BactrianException(
                    ExitCode.FAILED, "the spool in " + folder + " is in use", "does another instance run here?");
        }
    }

    private void find() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches(NAME))
                    .sorted()
                    .toList()) {
                number = Long.parseLong(file.getFileName().toString().replace(SUFFIX, ""));
                closed.put(number, Files.size(file));
                lag.reached(new Lag.Mark(Files.getLastModifiedTime(file).toInstant(), number, Files.size(file)));
            }
        }
        if (!closed.isEmpty()) {
            Recovery.cutTorn(file(number));
            closed.remove(number);
            newest = new Segment(file(number), disk.open(file(number), false));
        }
        count();
    }

    private Path file(long of) {
        return folder.resolve(String.format(Locale.ROOT, "%016d", of) + SUFFIX);
    }

    /** Bytes of all files. */
    long bytes() {
        return bytes;
    }

    /** How many wait for the next flush. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** How long the oldest record waits to be passed on, as of the last {@link #sweep}. */
    Duration oldest() {
        return oldest;
    }

    /**
     * Writes records, and ends when the disk has them.
     *
     * @param records whole lines
     * @throws SpoolRefusedException when there is no room for them: none of them counts as written
     */
    void append(byte[] records) {
        Group mine = new Group(records);
        synchronized (waiting) {
            if (bytes + waitingBytes + records.length > limits.mostBytes()) {
                throw new SpoolRefusedException(
                        "the spool in " + folder + " is full: " + DataSize.format(bytes),
                        "does Elasticsearch take what is in it? else raise maxSize",
                        null);
            }
            waiting.add(mine);
            waitingBytes += records.length;
        }
        writing.lock();
        try {
            if (!mine.settled) {
                writeAllThatWait();
            }
        } finally {
            writing.unlock();
        }
        if (mine.failure != null) {
            throw new SpoolRefusedException(
                    "the spool in " + folder + " cannot be written: " + mine.failure.getMessage(),
                    "is there space?",
                    mine.failure);
        }
    }

    private void writeAllThatWait() {
        List<Group> groups;
        synchronized (waiting) {
            groups = List.copyOf(waiting);
            waiting.clear();
        }
        IOException failure = null;
        try {
            current().append(groups.stream().map(group -> group.records).toList());
        } catch (IOException e) {
            failure = e;
        }
        for (Group group : groups) {
            group.failure = failure;
            group.settled = true;
        }
        count();
        synchronized (waiting) {
            waitingBytes -=
                    groups.stream().mapToLong(group -> group.records.length).sum();
        }
    }

    private Segment current() throws IOException {
        if (newest != null && !newest.isBroken() && newest.size() < limits.segmentBytes()) {
            return newest;
        }
        Segment next = new Segment(file(number + 1), disk.open(file(number + 1), true));
        if (newest != null) {
            newest.close();
            closed.put(number, newest.size());
        }
        number++;
        newest = next;
        return next;
    }

    private void count() {
        bytes = closed.values().stream().mapToLong(Long::longValue).sum() + (newest == null ? 0 : newest.size());
    }

    /** Deletes what was passed on whole, but for the newest file; to be called about every second. */
    void sweep() {
        writing.lock();
        try {
            closed.entrySet().removeIf(this::isDone);
            count();
            if (newest != null) {
                lag.reached(new Lag.Mark(clock.instant(), number, newest.size()));
            }
            lag.passed(mark -> (mark.segment() < number && !closed.containsKey(mark.segment()))
                    || safe.apply(file(mark.segment())).orElse(-1) >= mark.offset());
            oldest = lag.at(clock.instant());
        } finally {
            writing.unlock();
        }
    }

    private boolean isDone(Map.Entry<Long, Long> segment) {
        Path file = file(segment.getKey());
        try {
            if (safe.apply(file).orElse(-1) >= Files.size(file)) {
                Files.delete(file);
                return true;
            }
            return false;
        } catch (NoSuchFileException e) {
            LOG.warn("{} was deleted by somebody else", file);
            return true;
        } catch (IOException e) {
            LOG.warn("cannot delete {}, which was passed on whole: {}", file, e.toString());
            return false;
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (newest != null) {
                newest.close();
            }
            lockFile.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        } finally {
            writing.unlock();
        }
    }
}
