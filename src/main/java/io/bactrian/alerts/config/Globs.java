package io.bactrian.alerts.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Files named by a pattern; {@code *} and {@code ?} may stand in any part of the path. */
final class Globs {

    private static final int MOST_FILES = 1000;

    private Globs() {}

    /**
     * In the order of their paths; none is fine.
     *
     * @throws IllegalArgumentException when the pattern is malformed or names more than 1000 files
     */
    static List<Path> files(Path pattern) throws IOException {
        Path folder = pattern;
        int depth = 0;
        while (folder.getParent() != null && (depth == 0 || hasWildcard(folder))) {
            folder = folder.getParent();
            depth++;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files =
                Files.find(folder, depth, (path, attributes) -> !attributes.isDirectory() && matcher.matches(path))) {
            List<Path> found = files.limit(MOST_FILES + 1L).sorted().toList();
            if (found.size() > MOST_FILES) {
                throw new IllegalArgumentException("more than " + MOST_FILES + " files");
            }
            return found;
        }
    }

    private static boolean hasWildcard(Path path) {
        return path.toString().matches(".*[*?\\[{].*");
    }
}
