package io.bactrian.logs.bulk;

import java.util.Set;

/**
 * What became of one document.
 *
 * @param type of the error, empty where there is none
 * @param reason with its cause, for people
 */
record BulkItem(int status, String type, String reason) {

    /** About the cluster as it is, not about the document, whatever the status. */
    private static final Set<String> OF_THE_CLUSTER = Set.of(
            "cluster_block_exception",
            "index_closed_exception",
            "index_not_found_exception",
            "security_exception",
            "validation_exception"); // no room for one more shard

    /** What that means for us. */
    enum Fate {
        STORED,
        /** It was there: an earlier attempt whose answer got lost. */
        DUPLICATE,
        AGAIN,
        /** It will never be taken as it is. */
        DEAD
    }

    Fate fate() {
        if (status >= 200 && status < 300) {
            return Fate.STORED;
        }
        if (status == 409) {
            return Fate.DUPLICATE;
        }
        boolean refused = status >= 400 && status < 500 && status != 401 && status != 408 && status != 429;
        return refused && !OF_THE_CLUSTER.contains(type) ? Fate.DEAD : Fate.AGAIN;
    }
}
