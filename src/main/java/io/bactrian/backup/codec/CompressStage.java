package io.bactrian.backup.codec;

import io.bactrian.backup.Stage;
import io.bactrian.backup.StageFacts;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Compresses.
 *
 * @param algorithm what with
 * @param level of the algorithm's own scale
 * @param workers threads beside the one that reads, zstd only; 0 compresses in that one
 */
record CompressStage(Compression algorithm, int level, int workers) implements Stage {

    @Override
    public StageFacts facts() {
        Map<String, String> parameters =
                algorithm == Compression.NONE ? Map.of() : Map.of("level", Integer.toString(level));
        return new StageFacts("compress", algorithm.text(), parameters, List.of());
    }

    @Override
    public String suffix() {
        return algorithm.suffix();
    }

    @Override
    public String undoCommand() {
        return algorithm.undoCommand();
    }

    @Override
    public InputStream encode(InputStream source) {
        return switch (algorithm) {
            case ZSTD -> PumpedStream.start("compress-zstd", source, sink -> new ZstdEncoder(sink, level, workers));
            case GZIP -> PumpedStream.start("compress-gzip", source, sink -> new GzipEncoder(sink, level));
            case NONE -> source;
        };
    }
}
