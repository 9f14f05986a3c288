package io.bactrian.logs.bulk;

import java.time.Duration;
import java.util.Optional;

/**
 * Why documents are not in Elasticsearch yet and go there again.
 *
 * @param message lower case, no final stop
 * @param hint the next step of an operator, or empty where waiting is all there is to do
 * @param retryAfter how long the server asks us to wait
 */
record Trouble(Reason reason, String message, String hint, Optional<Duration> retryAfter) {

    /** Kinds of trouble, as the metric calls them. */
    enum Reason {
        /** It has more to do than it can. */
        BUSY(false),
        /** It is there and cannot: 5xx. */
        UNAVAILABLE(false),
        /** Nobody answers, or not to the end. */
        UNREACHABLE(false),
        /** Read-only, as its disk is full, or by command. */
        BLOCKED(false),
        /** What came back is no answer to what was sent. */
        ANSWER(false),
        /** The login, its privileges, or the certificate. */
        REFUSED(true),
        /** No index template, no room for shards, an address that is not Elasticsearch's. */
        SETUP(true),
        /** The ledger does not take dead letters. */
        DEAD_LETTERS(true);

        private final boolean needsOperator;

        Reason(boolean needsOperator) {
            this.needsOperator = needsOperator;
        }

        /** Whether time alone will not mend it. */
        boolean needsOperator() {
            return needsOperator;
        }

        /** Whether less at once would help, or at least not hurt. */
        boolean isLoad() {
            return this == BUSY || this == UNAVAILABLE || this == UNREACHABLE;
        }
    }

    static Trouble of(Reason reason, String message, String hint) {
        return new Trouble(reason, message, hint, Optional.empty());
    }

    Trouble withRetryAfter(Optional<Duration> wait) {
        return new Trouble(reason, message, hint, wait);
    }

    /** Of an item that is sent again. */
    static Trouble of(BulkItem item) {
        String message =
                "a document was answered " + item.status() + " " + item.type() + ": " + Judge.shown(item.reason());
        return switch (item.type()) {
            case "cluster_block_exception" ->
                of(Reason.BLOCKED, message, "make room on its disks, or take the block from the index");
            case "index_not_found_exception" ->
                of(Reason.SETUP, message, "run bactrian logs setup: the data stream has no index template");
            case "validation_exception", "index_closed_exception" ->
                of(Reason.SETUP, message, "look at the cluster: it has no open index for this data stream");
            case "security_exception" ->
                of(Reason.REFUSED, message, "give the login the privileges create_doc and auto_configure on logs-*");
            default ->
                item.status() == 429
                        ? of(Reason.BUSY, message, "")
                        : item.status() == 401 || item.status() == 403
                                ? of(Reason.REFUSED, message, "check the login's privileges")
                                : of(Reason.UNAVAILABLE, message, "");
        };
    }
}
