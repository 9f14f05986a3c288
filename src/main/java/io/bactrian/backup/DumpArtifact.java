package io.bactrian.backup;

import java.io.IOException;
import java.io.InputStream;

/** One file of a dump before any codec: the database itself, the roles of its server. */
public interface DumpArtifact {

    /** Short and stable within the backup: {@code database}, {@code globals}. */
    String name();

    /** File suffix of the plain bytes with its dot: {@code .dump}, {@code .sql}. */
    String suffix();

    /** The stock command that restores the plain bytes from standard input, as it is written in the manifest. */
    String restoreCommand();

    /**
     * Starts the tool and hands out what it writes. <strong>End of stream means success</strong>: when the tool fails,
     * is killed, runs out of time or reports an error, {@code read} throws instead of returning -1.
     */
    InputStream open() throws IOException;
}
