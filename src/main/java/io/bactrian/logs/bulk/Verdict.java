package io.bactrian.logs.bulk;

import java.util.List;

/** What one request came to. */
sealed interface Verdict {

    /** As many items as documents, in their order. */
    record Answered(List<BulkItem> items) implements Verdict {}

    /** Not to be sent so again: in two halves, and a single document not at all. */
    record TooMuch(BulkItem whole) implements Verdict {}

    /** All of it again. */
    record Failed(Trouble trouble) implements Verdict {}
}
