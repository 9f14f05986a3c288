package io.bactrian.logs.tail;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files and folders that are there and cannot be read. Each is said once, however often it is tried. */
final class Unreadable {

    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final Map<String, String> reasons = new LinkedHashMap<>();

    void note(String path, String reason) {
        if (!reason.equals(reasons.put(path, reason))) {
            LOG.warn("cannot read {}: {}", path, reason);
        }
    }

    void clear(String path) {
        if (reasons.remove(path) != null) {
            LOG.info("{} can be read again", path);
        }
    }

    /** Forgets what is not there any more. */
    void keepOnly(Set<String> paths) {
        reasons.keySet().retainAll(paths);
    }

    Map<String, String> reasons() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }
}
