package io.bactrian.runtime;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;

/** The folder of an operator's routes: every {@code *.camel.yaml} in it, however deep, in the order of their paths. */
public final class RouteFiles {

    private static final String SUFFIX = ".camel.yaml";
    private static final int MAX_DEPTH = 16;

    private final Path folder;

    private RouteFiles(Path folder) {
        this.folder = folder;
    }

    /** As the setting {@code routes.path} says; by default {@code routes} beside the folder of the settings. */
    public static RouteFiles of(Settings settings) {
        return new RouteFiles(settings.section("routes")
                .path("path")
                .orElseGet(() -> settings.base().resolve("routes"))
                .normalize());
    }

    /** Another folder than the settings name. */
    static RouteFiles in(Path folder) {
        return new RouteFiles(folder);
    }

    public Path folder() {
        return folder;
    }

    /** Where Kamelets of the operator's own lie; it need not exist. */
    public Path kamelets() {
        return folder.resolve("kamelets");
    }

    /**
     * All route files; hidden files and folders are left out.
     *
     * @throws PermanentException when there is no such folder, it cannot be read, or it holds no route file
     */
    public List<Path> list() {
        if (!Files.isDirectory(folder)) {
            throw none("there is no folder " + folder);
        }
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new Collector(found));
        } catch (IOException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "cannot read the routes in " + folder + ": " + e.getMessage(),
                    "let the user that runs bactrian read the folder and all in it",
                    e);
        }
        if (found.isEmpty()) {
            throw none("no route file in " + folder);
        }
        Collections.sort(found);
        return found;
    }

    private static PermanentException none(String message) {
        return new PermanentException(
                ExitCode.CONFIGURATION,
                message,
                "put at least one *" + SUFFIX + " file there, or set routes.path to the folder that holds them");
    }

    private final class Collector extends SimpleFileVisitor<Path> {

        private final List<Path> found;

        Collector(List<Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            // Mounted configuration maps hold the same files again in hidden folders.
            return hidden(directory) && !directory.equals(folder)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()
                    && !hidden(file)
                    && file.getFileName().toString().endsWith(SUFFIX)) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean hidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
