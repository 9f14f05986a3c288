package io.bactrian.validate;

import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All route and Kamelet files below one folder, parsed, in the order of their names. Hidden folders are skipped as Camel
 * skips them.
 */
record RouteFolder(String name, List<RouteFile> files, Set<String> unreadable) {

    private static final int MAX_FILES = 10_000;
    private static final String FIND =
            "Bactrian loads *.camel.yaml at any depth, and Kamelets named *.kamelet.yaml from kamelets/";

    static RouteFolder read(Path folder, Problems problems) {
        String name = Optional.ofNullable(folder.getFileName()).orElse(folder).toString();
        List<RouteFile> files = new ArrayList<>();
        Set<String> unreadable = new TreeSet<>();
        for (Path path : find(folder, name, problems)) {
            String shown = name + "/"
                    + folder.relativize(path)
                            .toString()
                            .replace(path.getFileSystem().getSeparator(), "/");
            if (shown.endsWith(RouteFile.ROUTE_SUFFIX) || isKamelet(name, shown)) {
                new YamlReader(shown, problems)
                        .read(path)
                        .ifPresentOrElse(root -> files.add(new RouteFile(shown, root)), () -> unreadable.add(shown));
            } else if (shown.matches(".*\\.ya?ml")) {
                problems.add(shown, 0, "is never loaded: its name ends in neither .camel.yaml nor .kamelet.yaml", FIND);
            }
        }
        return new RouteFolder(name, List.copyOf(files), unreadable);
    }

    private static boolean isKamelet(String folder, String shown) {
        return shown.startsWith(folder + "/kamelets/")
                && shown.indexOf('/', folder.length() + "/kamelets/".length()) < 0
                && shown.endsWith(RouteFile.KAMELET_SUFFIX);
    }

    private static List<Path> find(Path folder, String name, Problems problems) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                    return !each.equals(folder) && each.getFileName().toString().startsWith(".")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                    found.add(each);
                    return found.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException e) {
            problems.add(
                    name,
                    0,
                    "cannot be read: " + e.getClass().getSimpleName(),
                    folder + " must be a folder that this user may read");
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    Stream<RouteFile> kamelets() {
        return files.stream().filter(RouteFile::isKamelet);
    }

    Stream<RouteFile> routeFiles() {
        return files.stream().filter(file -> !file.isKamelet());
    }

    /** Every route with the file it is in: {@code route} items, and {@code from} items, which are routes too. */
    Stream<Route> routes() {
        return routeFiles()
                .flatMap(file -> file.items().stream().filter(Route::is).map(item -> new Route(file, item)));
    }

    /** Every endpoint that any file names. */
    Stream<EndpointUse> endpoints() {
        return endpoints(any -> false);
    }

    /** Every endpoint that any file names outside of the mappings that are left out. */
    Stream<EndpointUse> endpoints(Predicate<YamlMapping> leftOut) {
        return files.stream().flatMap(file -> EndpointUse.in(file, leftOut).stream());
    }
}
