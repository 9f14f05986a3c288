package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a tail that their writers have left, by its checkpoints on disk, whether or not a process goes on with it
 * meanwhile: nothing is locked and nothing is written.
 *
 * @param streams every stream that the tail remembers, rotated or not
 * @param files oldest first; those that are not where the checkpoints say are left out until they do
 */
public record RotatedFiles(Set<String> streams, List<RotatedFile> files) {

    private static final Logger LOG = LoggerFactory.getLogger(RotatedFiles.class);

    public RotatedFiles {
        streams = Set.copyOf(streams);
        files = List.copyOf(files);
    }

    /**
     * Looks at them.
     *
     * @param checkpoints the folder of one tail
     * @throws IOException when its checkpoints cannot be read, as when there never was such a tail
     */
    public static RotatedFiles read(Path checkpoints) throws IOException {
        RegistryContents contents = RegistryContents.read(checkpoints);
        List<RotatedFile> files = new ArrayList<>();
        for (Checkpoint checkpoint : contents.checkpoints().values()) {
            if (!checkpoint.ended() && !checkpoint.path().equals(checkpoint.family())) {
                look(checkpoint).ifPresent(files::add);
            }
        }
        files.sort(Comparator.comparing(RotatedFile::changed));
        return new RotatedFiles(contents.checkpoints().keySet(), files);
    }

    private static Optional<RotatedFile> look(Checkpoint checkpoint) {
        try {
            return RotatedFile.find(checkpoint);
        } catch (IOException e) {
            LOG.debug("{}", checkpoint.path(), e); // the tail itself says what it cannot read
            return Optional.empty();
        }
    }
}
