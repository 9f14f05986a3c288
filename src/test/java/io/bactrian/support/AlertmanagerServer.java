package io.bactrian.support;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's prometheus-alertmanager on a free port of 127.0.0.1, alone. */
public final class AlertmanagerServer extends ServerProcess {

    /**
     * @param folder of its own: storage, log
     * @param flags besides those for file, storage, address and cluster
     */
    public AlertmanagerServer(Path folder, Path config, String... flags) {
        super(folder, config, Map.of(), List.of("prometheus-alertmanager"), List.of(flags));
    }
}
