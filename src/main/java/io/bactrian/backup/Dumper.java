package io.bactrian.backup;

import java.io.IOException;

/**
 * One thing that can be dumped. Opening it is what starts an engine's tool, so a dumper may be opened once for every
 * attempt of a run.
 */
public interface Dumper {

    /**
     * Starts a dump: connects, fixes one consistent point in time for all artifacts.
     *
     * @throws io.bactrian.runtime.BactrianException when the source cannot be reached or read, the tool is missing or too old
     */
    DumpSession open() throws IOException;
}
