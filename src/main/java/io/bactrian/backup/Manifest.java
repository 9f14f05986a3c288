package io.bactrian.backup;

import java.time.Instant;
import java.util.List;

/**
 * What a backup is: the immutable JSON object that is written last. Without it there is no backup; with it and a key
 * anybody restores, even with stock tools. It holds no secret.
 *
 * @param format version of this document, 1
 * @param id {@code <backup>-<yyyyMMdd'T'HHmmss'Z'>}
 * @param backup name of the protected thing: the route id without its flow
 * @param bactrian version of the program that wrote it
 * @param host where it ran
 * @param started when the dump was opened
 * @param completed when the last artifact was stored
 * @param source what was dumped
 * @param stages in the order they were applied
 * @param artifacts in the order to restore them
 */
public record Manifest(
        int format,
        String id,
        String backup,
        String bactrian,
        String host,
        Instant started,
        Instant completed,
        SourceFacts source,
        List<StageFacts> stages,
        List<StoredArtifact> artifacts) {

    public static final int FORMAT = 1;

    /** Bytes before any stage, over all artifacts. */
    public long plainBytes() {
        return artifacts.stream()
                .mapToLong(artifact -> artifact.plain().bytes())
                .sum();
    }

    /** Bytes as they lie in each storage, over all artifacts. */
    public long storedBytes() {
        return artifacts.stream()
                .mapToLong(artifact -> artifact.stored().bytes())
                .sum();
    }

    /**
     * One stored file.
     *
     * @param name {@code database}, {@code globals}
     * @param file name of the object beside the manifest
     * @param measures plain first, stored last
     * @param restore stock commands that restore the file from standard input
     */
    public record StoredArtifact(String name, String file, List<Measure> measures, String restore) {

        public Measure plain() {
            return measures.get(0);
        }

        public Measure stored() {
            return measures.get(measures.size() - 1);
        }
    }
}
