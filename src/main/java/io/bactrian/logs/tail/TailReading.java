package io.bactrian.logs.tail;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How far a tail is by its checkpoints on disk, whether or not a process goes on with it meanwhile: nothing is locked and
 * nothing is written.
 *
 * @param tail its name
 * @param alive when it looked for files last; empty when it never did
 * @param files that it follows
 */
public record TailReading(String tail, Optional<Instant> alive, List<FollowedFile> files) {

    public TailReading {
        files = List.copyOf(files);
    }

    /**
     * A file that is followed.
     *
     * @param path its name when it was listed last
     * @param stream names its bytes, whatever the file is called
     * @param size in bytes; empty when the file is not there under this name
     * @param acknowledged up to this byte everything has arrived; counted in what a compressed file inflates to
     * @param lag bytes that have not; empty when it cannot be said, as of a compressed file
     */
    public record FollowedFile(String path, String stream, OptionalLong size, long acknowledged, OptionalLong lag) {}

    /**
     * Reads every tail that keeps its checkpoints in a folder.
     *
     * @param checkpoints the folder of all tails, each in one of its own
     * @throws BactrianException when it cannot be read
     */
    public static List<TailReading> all(Path checkpoints) {
        try (Stream<Path> folders = Files.list(checkpoints)) {
            List<TailReading> readings = new ArrayList<>();
            for (Path folder :
                    (Iterable<Path>) folders.filter(Files::isDirectory).sorted()::iterator) {
                readings.add(read(folder));
            }
            return readings;
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "cannot read the checkpoints in " + checkpoints + ": " + e.getMessage(),
                    "run this as who runs bactrian",
                    e);
        }
    }

    private static TailReading read(Path folder) throws IOException {
        RegistryContents contents = RegistryContents.read(folder);
        List<FollowedFile> files = new ArrayList<>();
        for (Checkpoint checkpoint : contents.checkpoints().values()) {
            if (!checkpoint.ended()) {
                files.add(file(checkpoint));
            }
        }
        files.sort(Comparator.comparing(FollowedFile::path));
        return new TailReading(folder.getFileName().toString(), contents.alive(), files);
    }

    private static FollowedFile file(Checkpoint checkpoint) throws IOException {
        OptionalLong size = size(Path.of(checkpoint.path()));
        boolean comparable = size.isPresent() && !checkpoint.path().endsWith(".gz");
        return new FollowedFile(
                checkpoint.path(),
                checkpoint.stream(),
                size,
                checkpoint.offset(),
                comparable
                        ? OptionalLong.of(Math.max(0, size.getAsLong() - checkpoint.offset()))
                        : OptionalLong.empty());
    }

    private static OptionalLong size(Path path) throws IOException {
        try {
            return OptionalLong.of(Files.size(path));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }
}
