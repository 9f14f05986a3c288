package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one tail, on disk. A file of the registry begins with every checkpoint there is and a line that says
 * how many; behind it stands what changed since, a line each. A line is the CRC32C of its JSON in eight hexadecimal
 * digits, a space, and the JSON: a damaged line is skipped, which costs lines read again, never lines. When a file grows
 * long a new one is written beside it; the one before is kept until then, and read when the newest is damaged at its
 * beginning.
 *
 * <p>Used by one thread. Two processes cannot use the same folder: it is locked.
 */
final class Registry implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final String SUFFIX = ".registry";
    private static final long LONG = 4 << 20;

    private final Path folder;
    private final FileChannel lockFile;
    private final Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
    private final List<Entry> unwritten = new ArrayList<>();
    private FileChannel file;
    private Instant alive;
    private long number;
    private long snapshotEnd;
    private boolean unsynced;
    private boolean torn;

    /**
     * What one line says: one of these is there.
     *
     * @param put a checkpoint that is new or changed
     * @param drop a stream that is forgotten
     * @param alive when it was looked for files last
     * @param all so many checkpoints are above this line
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(Checkpoint put, String drop, Instant alive, Integer all) {

        static Entry of(Checkpoint put) {
            return new Entry(put, null, null, null);
        }
    }

    /**
     * Opens, or begins, the registry in a folder.
     *
     * @throws BactrianException when another process has it, or it can be neither read nor written
     */
    Registry(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            lockFile = FileChannel.open(folder.resolve("lock"), java.nio.file.StandardOpenOption.CREATE, WRITE);
            lock();
            long newest = read();
            number = newest;
            compact();
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

    Collection<Checkpoint> all() {
        return List.copyOf(checkpoints.values());
    }

    Optional<Checkpoint> find(String stream) {
        return Optional.ofNullable(checkpoints.get(stream));
    }

    /** Takes a change; it is on its way to the disk with the next {@link #write}. */
    void put(Checkpoint checkpoint) {
        checkpoints.put(checkpoint.stream(), checkpoint);
        unwritten.add(Entry.of(checkpoint));
    }

    /** Notes that it was looked for files at this time. */
    void alive(Instant now) {
        alive = now;
        unwritten.add(new Entry(null, null, now, null));
    }

    /** When it was looked for files last, before this process too. */
    Optional<Instant> alive() {
        return Optional.ofNullable(alive);
    }

    void drop(String stream) {
        if (checkpoints.remove(stream) != null) {
            unwritten.add(new Entry(null, stream, null, null));
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
        if (file.position() - snapshotEnd > Math.max(LONG, snapshotEnd * 4)) {
            compact();
            return;
        }
        append(file, (torn ? "\n" : "") + lines(unwritten));
        torn = false;
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
            file.force(false);
            unsynced = false;
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

    private void append(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            torn = true; // half a line may be there: the next one begins on a line of its own
            throw e;
        }
    }

    private void compact() throws IOException {
        Path next = folder.resolve((number + 1) + SUFFIX);
        Path half = folder.resolve((number + 1) + SUFFIX + ".new");
        Files.deleteIfExists(half);
        FileChannel fresh = FileChannel.open(half, CREATE_NEW, WRITE);
        try {
            List<Entry> entries = new ArrayList<>();
            checkpoints.values().forEach(checkpoint -> entries.add(Entry.of(checkpoint)));
            if (alive != null) {
                entries.add(new Entry(null, null, alive, null));
            }
            entries.add(new Entry(null, null, null, checkpoints.size()));
            append(fresh, lines(entries));
            fresh.force(true);
            Files.move(half, next, StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        if (file != null) {
            file.close();
        }
        file = fresh;
        snapshotEnd = fresh.position();
        number++;
        torn = false;
        unsynced = false;
        unwritten.clear();
        for (Path old : files()) {
            if (numberOf(old) < number - 1) {
                Files.deleteIfExists(old);
            }
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    /** @return the number of the newest file, 0 when there is none */
    private long read() throws IOException {
        List<Path> files = files();
        int whole = files.size() - 1;
        while (whole >= 0 && !read(files.get(whole))) {
            checkpoints.clear();
            whole--;
        }
        if (whole < files.size() - 1) {
            // What is left of newer files is newer than the one that is whole, and every line stands for itself.
            LOG.warn("{} is damaged: some lines may be sent again, their ids keep them single", files.get(whole + 1));
            files.subList(whole + 1, files.size()).forEach(this::readLeniently);
        }
        return files.isEmpty() ? 0 : numberOf(files.get(files.size() - 1));
    }

    private void readLeniently(Path path) {
        try {
            read(path);
        } catch (IOException e) {
            LOG.warn("cannot read {}: {}", path, e.getMessage());
        }
    }

    /** @return whether the checkpoints it begins with are all there */
    private boolean read(Path path) throws IOException {
        boolean complete = false;
        int skipped = 0;
        try (Stream<String> lines =
                new String(Files.readAllBytes(path), java.nio.charset.StandardCharsets.ISO_8859_1).lines()) {
            for (String line : (Iterable<String>) lines::iterator) {
                Optional<Entry> entry = line.isEmpty() ? Optional.empty() : entry(line);
                if (entry.isEmpty()) {
                    skipped += line.isEmpty() ? 0 : 1;
                } else if (entry.get().all() != null) {
                    complete = skipped == 0 && checkpoints.size() == entry.get().all();
                } else {
                    apply(entry.get());
                }
            }
        }
        if (complete && skipped > 0) {
            LOG.warn("{}: {} damaged lines are left out", path, skipped);
        }
        return complete;
    }

    private void apply(Entry entry) {
        if (entry.put() != null) {
            checkpoints.put(entry.put().stream(), entry.put());
        } else if (entry.alive() != null) {
            alive = entry.alive();
        } else {
            checkpoints.remove(entry.drop());
        }
    }

    private static Optional<Entry> entry(String latin) {
        byte[] bytes = latin.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        if (bytes.length < 10 || !latin.startsWith(crc(bytes, 9, bytes.length - 9) + " ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(bytes, 9, bytes.length - 9, Entry.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String lines(List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            try {
                byte[] json = JSON.writeValueAsBytes(entry);
                text.append(crc(json, 0, json.length))
                        .append(' ')
                        .append(new String(json, UTF_8))
                        .append('\n');
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    private static String crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return String.format("%08x", crc.getValue());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().matches("[0-9]{1,18}\\" + SUFFIX))
                    .sorted(Comparator.comparingLong(Registry::numberOf))
                    .toList();
        }
    }

    private static long numberOf(Path path) {
        String name = path.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }
}
