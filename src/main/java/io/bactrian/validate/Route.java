package io.bactrian.validate;

import io.bactrian.runtime.yaml.YamlScalar;
import java.util.Optional;

/** A route and the file it stands in. */
record Route(RouteFile file, RouteFile.Item item) {

    /** A bare {@code from} is a route too. */
    static boolean is(RouteFile.Item item) {
        return item.kind().equals("route") || item.kind().equals("from");
    }

    Optional<YamlScalar> id() {
        return item.mapping().scalar("id");
    }

    int line() {
        return item.line();
    }
}
