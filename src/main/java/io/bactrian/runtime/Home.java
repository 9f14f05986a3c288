package io.bactrian.runtime;

import java.nio.file.Path;
import org.apache.camel.CamelContext;

/** Where relative paths of routes start: at the folder that holds {@code conf/} and {@code routes/}. */
public final class Home {

    private Home() {}

    /** A path of a route as an absolute one. Where nobody bound settings, the working directory is home. */
    public static Path resolve(CamelContext context, String path) {
        Settings settings = context.getRegistry().findSingleByType(Settings.class);
        Path home = settings == null ? Path.of("") : settings.base();
        return home.resolve(path).toAbsolutePath().normalize();
    }
}
