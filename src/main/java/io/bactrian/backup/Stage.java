package io.bactrian.backup;

import java.io.IOException;
import java.io.InputStream;

/**
 * One transformation between the dump and the repository: compress, encrypt. Immutable; one stage serves all artifacts
 * and all attempts of a run.
 */
public interface Stage {

    /** What the manifest says of this stage; enough to choose the reverse. */
    StageFacts facts();

    /** What the stage appends to file names, with its dot; empty when it changes nothing. */
    String suffix();

    /** The stock command that undoes this stage between two pipes: {@code zstd -d}; empty when there is nothing to undo. */
    String undoCommand();

    /**
     * The transformed stream. It keeps the contract of its source: it ends only when the source ended and all was
     * written, and it throws what the source threw. Closing it closes the source, at once and from any thread.
     */
    InputStream encode(InputStream source) throws IOException;
}
