package io.bactrian.logs.tail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a tail follows and how much it holds.
 *
 * @param paths patterns of files
 * @param excluded patterns of files that are left out
 * @param fromEnd whether files that are there when a tail begins for the first time are not read from their beginning
 * @param fields what is said of every line
 * @param folder where checkpoints are kept
 * @param batchBytes bytes of text that go together at most
 * @param batchDelay how long a line waits for others
 * @param underwayBytes bytes of text that are sent and not yet safe at most; then nothing is read
 * @param lateAfter how long the rest of a line is waited for
 * @param scanEvery how often it is looked for new files
 * @param mostOpen files that are open at once at most
 * @param mostFiles files that are followed at most
 */
record TailSettings(
        List<String> paths,
        List<String> excluded,
        boolean fromEnd,
        Map<String, String> fields,
        Path folder,
        int batchBytes,
        Duration batchDelay,
        long underwayBytes,
        Duration lateAfter,
        Duration scanEvery,
        int mostOpen,
        int mostFiles) {

    /** So many lines go together at most. */
    static final int BATCH_LINES = 4096;

    TailSettings {
        paths = List.copyOf(paths);
        excluded = List.copyOf(excluded);
        fields = Map.copyOf(fields);
    }

    /** A batch of so many bytes goes on: a read ends with a whole line, so what is nearly full is full. */
    int fullBytes() {
        return batchBytes - batchBytes / 16;
    }
}
