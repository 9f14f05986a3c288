package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files of a registry say. It only reads, and needs no lock: somebody may be writing them, of whose last line a
 * half may be there.
 */
final class RegistryContents {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryContents.class);
    private static final String SUFFIX = ".registry";
    private static final int ATTEMPTS = 5;

    private final Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
    private Instant alive;
    private Instant watched;
    private long newest;

    private RegistryContents() {}

    /** @throws IOException when the folder, or what is in it, cannot be read */
    static RegistryContents read(Path folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            RegistryContents contents = new RegistryContents();
            try {
                contents.readAll(folder);
                return contents;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS || !Files.isDirectory(folder)) {
                    throw e;
                }
                LOG.debug("a newer file took its place", e);
            }
        }
    }

    /** By the names of their streams; may be changed. */
    Map<String, Checkpoint> checkpoints() {
        return checkpoints;
    }

    /** When it was looked for files last. */
    Optional<Instant> alive() {
        return Optional.ofNullable(alive);
    }

    /** Since when files would have been found of which nobody knew then what they are. */
    Optional<Instant> watched() {
        return Optional.ofNullable(watched);
    }

    /** The number of the newest file, 0 when there is none. */
    long newest() {
        return newest;
    }

    static Path file(Path folder, long number) {
        return folder.resolve(number + SUFFIX);
    }

    /** Oldest first. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().matches("[0-9]{1,18}\\" + SUFFIX))
                    .sorted(Comparator.comparingLong(RegistryContents::number))
                    .toList();
        }
    }

    static long number(Path path) {
        String name = path.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private void readAll(Path folder) throws IOException {
        List<Path> files = files(folder);
        int whole = files.size() - 1;
        while (whole >= 0 && !take(files.get(whole))) {
            checkpoints.clear();
            whole--;
        }
        if (whole < files.size() - 1) {
            // What is left of newer files is newer than the one that is whole, and every line stands for itself.
            LOG.warn("{} is damaged: some lines may be sent again, their ids keep them single", files.get(whole + 1));
            for (Path damaged : files.subList(whole + 1, files.size())) {
                take(damaged);
            }
        }
        newest = files.isEmpty() ? 0 : number(files.get(files.size() - 1));
    }

    /** @return whether the checkpoints it begins with are all there */
    private boolean take(Path path) throws IOException {
        boolean complete = false;
        int skipped = 0;
        try (Stream<String> lines = new String(Files.readAllBytes(path), ISO_8859_1).lines()) {
            for (String text : (Iterable<String>) lines.filter(text -> !text.isEmpty())::iterator) {
                Optional<RegistryLine> line = RegistryLine.decode(text);
                if (line.isEmpty()) {
                    skipped++;
                } else if (line.get().all() != null) {
                    complete = skipped == 0 && checkpoints.size() == line.get().all();
                } else {
                    apply(line.get());
                }
            }
        }
        if (complete && skipped > 0) {
            LOG.warn("{}: {} damaged lines are left out", path, skipped);
        }
        return complete;
    }

    private void apply(RegistryLine line) {
        if (line.put() != null) {
            checkpoints.put(line.put().stream(), line.put());
        } else if (line.alive() != null) {
            alive = line.alive();
            watched = line.watched();
        } else {
            checkpoints.remove(line.drop());
        }
    }
}
