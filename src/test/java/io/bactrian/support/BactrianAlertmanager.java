package io.bactrian.support;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The packaged {@code bactrian alertmanager} on a free port of 127.0.0.1, with the flags of the one it replaces. */
public final class BactrianAlertmanager extends ServerProcess {

    // Half the processor time of a short life is spent in the second compiler.
    private static final String JAVA_OPTIONS = "-Xmx256m -XX:MaxDirectMemorySize=128m -XX:TieredStopAtLevel=1";

    /**
     * @param folder of its own: storage, log
     * @param flags besides those for file, storage, address and cluster
     */
    public BactrianAlertmanager(Path folder, Path config, String... flags) {
        super(
                folder,
                config,
                Map.of("BACTRIAN_JAVA_OPTS", JAVA_OPTIONS),
                List.of(Path.of("bactrian").toAbsolutePath().toString(), "alertmanager"),
                List.of(flags));
    }
}
