package io.bactrian.logs.tail;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one tail, on disk. A file of the registry begins with every checkpoint there is and a line that says
 * how many; behind it stands what changed since, a {@link RegistryLine} each: a damaged line is skipped, which costs lines
 * read again, never lines. When a file grows long a new one is written beside it; the one before is kept until then, and
 * read when the newest is damaged at its beginning.
 *
 * <p>Used by one thread. Two processes cannot use the same folder: it is locked.
 */
final class Registry implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final long LONG = 4 << 20;

    private final Path folder;
    private final Journal.Maker maker;
    private final FileChannel lockFile;
    private final Map<String, Checkpoint> checkpoints;
    private final List<RegistryLine> unwritten = new ArrayList<>();
    private Journal file;
    private Instant alive;
    private Instant watched;
    private long number;
    private long snapshotEnd;
    private boolean unsynced;
    private boolean torn;
    private boolean moved;

    /**
     * Opens, or begins, the registry in a folder.
     *
     * @throws BactrianException when another process has it, or it can be neither read nor written
     */
    Registry(Path folder, Journal.Maker maker) {
        this.folder = folder;
        this.maker = maker;
        try {
            Files.createDirectories(folder);
            lockFile = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
            lock();
            try {
                RegistryContents contents = RegistryContents.read(folder);
                checkpoints = contents.checkpoints();
                alive = contents.alive().orElse(null);
                watched = contents.watched().orElse(alive);
                number = contents.newest();
                compact();
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "cannot use the checkpoints in " + folder + ": " + e.getMessage(),
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
                    ExitCode.FAILED,
                    "the checkpoints in " + folder + " are in use",
                    "does another instance follow the same files?");
        }
    }

    Path folder() {
        return folder;
    }

    Collection<Checkpoint> all() {
        return List.copyOf(checkpoints.values());
    }

    Optional<Checkpoint> find(String stream) {
        return Optional.ofNullable(checkpoints.get(stream));
    }

    /** Takes a change; it is on its way to the disk with the next {@link #write}. */
    void put(Checkpoint checkpoint) {
        checkpoints.put(checkpoint.stream(), checkpoint);
        unwritten.add(RegistryLine.put(checkpoint));
    }

    /**
     * Notes that it was looked for files at this time.
     *
     * @param since when files would have been found of which nobody knows yet what they are
     */
    void alive(Instant now, Instant since) {
        alive = now;
        watched = since;
        unwritten.add(RegistryLine.alive(now, since));
    }

    /** When it was looked for files last, before this process too. */
    Optional<Instant> alive() {
        return Optional.ofNullable(alive);
    }

    /** Since when files would have been found of which nobody knew then what they are. */
    Optional<Instant> watched() {
        return Optional.ofNullable(watched);
    }

    void drop(String stream) {
        if (checkpoints.remove(stream) != null) {
            unwritten.add(RegistryLine.drop(stream));
        }
    }

    /**
     * Hands the changes to the operating system: they outlive this process, but not a power cut.
     *
     * @throws IOException when they do not get there, for want of space; they are kept for the next time
     */
    void write() throws IOException {
        if (unwritten.isEmpty()) {
            return;
        }
        if (file.length() - snapshotEnd > Math.max(LONG, snapshotEnd * 4)) {
            compact();
            return;
        }
        if (torn) {
            file.append(new byte[] {'\n'});
            torn = false;
        }
        try {
            file.append(RegistryLine.encode(unwritten));
        } catch (IOException e) {
            torn = true; // half a line may be there: the next one begins on a line of its own
            throw e;
        }
        unwritten.clear();
        unsynced = true;
    }

    /**
     * As {@link #write}, and waits until the disk has it.
     *
     * @throws IOException when it has not
     */
    void sync() throws IOException {
        write();
        if (unsynced) {
            file.force();
            unsynced = false;
        }
        if (moved) {
            syncFolder();
        }
    }

    @Override
    public void close() {
        try {
            sync();
        } catch (IOException e) {
            LOG.warn(
                    "the newest checkpoints in {} are not written, lines will be sent again: {}",
                    folder,
                    e.getMessage());
        }
        try {
            file.close();
            lockFile.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        }
    }

    private void compact() throws IOException {
        Path next = RegistryContents.file(folder, number + 1);
        Path half = next.resolveSibling(next.getFileName() + ".new");
        Files.deleteIfExists(half);
        List<RegistryLine> lines = new ArrayList<>();
        checkpoints.values().forEach(checkpoint -> lines.add(RegistryLine.put(checkpoint)));
        if (alive != null) {
            lines.add(RegistryLine.alive(alive, watched));
        }
        lines.add(RegistryLine.all(checkpoints.size()));
        Journal fresh = maker.make(half);
        try {
            fresh.append(RegistryLine.encode(lines));
            fresh.force();
            Files.move(half, next, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        // From here on it is the newest: what is written to any other would not be read again.
        if (file != null) {
            file.close();
        }
        file = fresh;
        snapshotEnd = fresh.length();
        number++;
        torn = false;
        unsynced = false;
        unwritten.clear();
        moved = true;
        syncFolder();
        for (Path old : RegistryContents.files(folder)) {
            if (RegistryContents.number(old) < number - 1) {
                Files.deleteIfExists(old);
            }
        }
    }

    private void syncFolder() throws IOException {
        maker.forceNames(folder);
        moved = false;
    }
}
