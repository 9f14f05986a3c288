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
        this(folder, config, "-Xshare:auto", List.of(flags));
    }

    private BactrianAlertmanager(Path folder, Path config, String javaOption, List<String> flags) {
        super(
                folder,
                config,
                Map.of("BACTRIAN_JAVA_OPTS", JAVA_OPTIONS + " " + javaOption),
                List.of(Path.of("bactrian").toAbsolutePath().toString(), "alertmanager"),
                flags);
    }

    /** Starts and stops one that leaves its classes in an archive: with it others start in half the time. */
    public static Path archive(Path folder, Path config) {
        Path archive = folder.resolve("classes.jsa");
        try (BactrianAlertmanager one =
                new BactrianAlertmanager(folder, config, "-XX:ArchiveClassesAtExit=" + archive, List.of())) {
            one.start();
        }
        return archive;
    }

    /** One that starts with the classes of an archive. */
    public static BactrianAlertmanager quick(Path folder, Path config, Path archive) {
        return new BactrianAlertmanager(folder, config, "-XX:SharedArchiveFile=" + archive, List.of());
    }
}
