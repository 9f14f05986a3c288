package io.bactrian.backup;

import java.io.Closeable;
import java.util.List;

/** A dump under way. Artifacts are read one after the other, each to its end. */
public interface DumpSession extends Closeable {

    /** What this dump is made of, in the order to read and to restore it. */
    List<DumpArtifact> artifacts();

    /** What the source said of itself; complete once every artifact has been read to its end. */
    SourceFacts facts();

    /**
     * Ends the dump from any thread, at any time, as often as wanted: tools still running are killed with their
     * children, and a read that waits fails instead of ending.
     */
    @Override
    void close();
}
