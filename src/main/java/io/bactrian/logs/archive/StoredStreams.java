package io.bactrian.logs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which streams were stored, and up to which byte, on disk: a line each, {@code STREAM LENGTH}. The file is written anew
 * at every change and takes its name when the disk has it, so a half of it is never seen.
 */
final class StoredStreams {

    private static final Logger LOG = LoggerFactory.getLogger(StoredStreams.class);
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,64}) ([0-9]{1,18})");

    private final Path file;
    private final TreeMap<String, Long> lengths = new TreeMap<>();
    private boolean changed;

    /**
     * Reads what is noted.
     *
     * @throws IOException when it cannot be read; that there is nothing yet is no failure
     */
    StoredStreams(Path file) throws IOException {
        this.file = file;
        try {
            for (String line : Files.readAllLines(file, ISO_8859_1)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    lengths.put(matcher.group(1), Long.valueOf(matcher.group(2)));
                } else if (!line.isEmpty()) {
                    LOG.warn("{}: a damaged line is left out, its file will be stored once more", file);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("nothing is stored yet", e);
        }
    }

    boolean contains(String stream, long length) {
        return Long.valueOf(length).equals(lengths.get(stream));
    }

    /** Takes note; it is on the disk after the next {@link #write}. */
    void add(String stream, long length) {
        lengths.put(stream, length);
        changed = true;
    }

    /** Forgets all others. */
    void keepOnly(Set<String> streams) {
        changed |= lengths.keySet().retainAll(streams);
    }

    /**
     * Brings what changed to the disk.
     *
     * @throws IOException when it does not get there; it is kept for the next time
     */
    void write() throws IOException {
        if (!changed) {
            return;
        }
        StringBuilder text = new StringBuilder();
        lengths.forEach((stream, length) ->
                text.append(stream).append(' ').append(length).append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = folder.resolve("." + file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(fresh, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(text.toString().getBytes(ISO_8859_1));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
        changed = false;
    }
}
