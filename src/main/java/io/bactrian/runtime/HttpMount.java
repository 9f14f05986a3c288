package io.bactrian.runtime;

import io.vertx.ext.web.Router;
import java.util.Set;

/** What another package answers over HTTP, behind the same gate as everything else. */
public interface HttpMount {

    void mount(Router router);

    /** Paths that anybody may read, as whoever restarts or routes does: they say up or down and nothing else. */
    default Set<String> probes() {
        return Set.of();
    }

    /** Paths whose requests prove themselves by a signature or a token, which whoever answers them checks. */
    default Set<String> proven() {
        return Set.of();
    }
}
