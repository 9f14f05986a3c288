package io.bactrian.logs.tail;

import io.bactrian.logs.tail.Listing.Found;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files that patterns match, and beside them those that a rotation made of them: {@code app.log.1}, {@code
 * app.log-20261121}, {@code app.log.2.gz}. A pattern is an absolute path whose names may hold {@code * ? [] {}}; a name of
 * {@code **} stands for any number of folders.
 */
final class Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final int DEEPEST = 32;

    private final List<List<Name>> patterns;
    private final List<PathMatcher> excluded;
    private final int mostFiles;
    private boolean tooMany;

    /**
     * @param mostFiles files that are followed at most; more are not looked at, which is logged
     */
    Discovery(Collection<String> paths, Collection<String> excluded, int mostFiles) {
        this.patterns = paths.stream().map(Discovery::names).toList();
        this.excluded = excluded.stream()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        this.mostFiles = mostFiles;
    }

    /**
     * One name of a pattern.
     *
     * @param matcher null for one that stands for any number of folders
     */
    private record Name(String text, PathMatcher matcher) {

        static Name of(String text) {
            return new Name(
                    text, text.equals("**") ? null : FileSystems.getDefault().getPathMatcher("glob:" + text));
        }

        boolean isLiteral() {
            return text.chars().noneMatch(one -> "*?[]{}\\".indexOf(one) >= 0);
        }
    }

    private static List<Name> names(String pattern) {
        List<Name> names = new ArrayList<>();
        Path.of(pattern).forEach(name -> names.add(Name.of(name.toString())));
        return names;
    }

    Listing list() {
        Scan scan = new Scan();
        for (List<Name> pattern : patterns) {
            scan.descend(Path.of("/"), pattern, 0);
        }
        scan.matched.forEach((path, family) -> scan.add(path, family, false));
        scan.rotated.keySet().removeAll(scan.matched.keySet());
        scan.rotated.forEach((path, family) -> scan.add(path, family, true));
        if (tooMany != scan.files.size() >= mostFiles) {
            tooMany = !tooMany;
            if (tooMany) {
                LOG.error(
                        "more than {} files match: the others are not followed\nHINT: narrow the paths, or raise mostFiles",
                        mostFiles);
            }
        }
        return new Listing(List.copyOf(scan.files.values()), Map.copyOf(scan.unreadable));
    }

    /** What a rotation put behind a name: digits, dots and dashes after a dot or dash, perhaps {@code .gz}. */
    static boolean isRotation(String suffix) {
        String numbers = suffix.endsWith(".gz") ? suffix.substring(0, suffix.length() - 3) : suffix;
        if (numbers.length() < 2 || numbers.length() > 32 || ".-".indexOf(numbers.charAt(0)) < 0) {
            return suffix.equals(".gz");
        }
        return numbers.chars().skip(1).allMatch(one -> (one >= '0' && one <= '9') || "-.T".indexOf(one) >= 0);
    }

    private final class Scan {

        private final Map<Path, String> matched = new LinkedHashMap<>();
        private final Map<Path, String> rotated = new LinkedHashMap<>();
        private final Map<FileKey, Found> files = new LinkedHashMap<>();
        private final Map<Path, String> unreadable = new LinkedHashMap<>();

        void descend(Path folder, List<Name> names, int at) {
            if (folder.getNameCount() > DEEPEST) {
                return;
            }
            Name name = names.get(at);
            boolean last = at == names.size() - 1;
            if (name.matcher() == null) {
                descendAnywhere(folder, names, at);
            } else if (last) {
                entries(folder).forEach(entry -> look(entry, name));
            } else if (name.isLiteral()) {
                descend(folder.resolve(name.text()), names, at + 1);
            } else {
                for (Path entry : entries(folder)) {
                    if (name.matcher().matches(entry.getFileName()) && Files.isDirectory(entry)) {
                        descend(entry, names, at + 1);
                    }
                }
            }
        }

        private void descendAnywhere(Path folder, List<Name> names, int at) {
            boolean last = at == names.size() - 1;
            if (!last) {
                descend(folder, names, at + 1);
            }
            for (Path entry : entries(folder)) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    descend(entry, names, at);
                } else if (last) {
                    match(entry, entry.toString());
                }
            }
        }

        private void look(Path entry, Name name) {
            String file = entry.getFileName().toString();
            String family = null;
            for (int end = 1;
                    end < file.length() && family == null;
                    end++) { // all that rotation added, not the last of it
                if ((file.charAt(end) == '.' || file.charAt(end) == '-')
                        && isRotation(file.substring(end))
                        && name.matcher().matches(Path.of(file.substring(0, end)))) {
                    family = entry.resolveSibling(file.substring(0, end)).toString();
                }
            }
            if (name.matcher().matches(entry.getFileName())) {
                match(entry, family == null ? entry.toString() : family);
            } else if (family != null) {
                rotated.put(entry, family);
            }
        }

        private void match(Path path, String family) {
            if (excluded.stream().noneMatch(pattern -> pattern.matches(path))) {
                matched.putIfAbsent(path, family);
            }
        }

        private List<Path> entries(Path folder) {
            List<Path> entries = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                stream.forEach(entries::add);
            } catch (NoSuchFileException | NotDirectoryException e) {
                LOG.trace("gone meanwhile: {}", folder);
            } catch (IOException e) {
                unreadable.put(folder, e.toString());
            } catch (DirectoryIteratorException e) {
                unreadable.put(folder, e.getCause().toString());
            }
            entries.sort(null);
            return entries;
        }

        private void add(Path path, String family, boolean isRotated) {
            if (files.size() >= mostFiles) {
                return;
            }
            try {
                Map<String, Object> attributes =
                        Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,isRegularFile");
                if (Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
                    FileKey key = FileKey.of(attributes);
                    files.putIfAbsent(
                            key,
                            new Found(
                                    path,
                                    family,
                                    isRotated,
                                    key,
                                    (Long) attributes.get("size"),
                                    ((FileTime) attributes.get("lastModifiedTime")).toInstant()));
                }
            } catch (NoSuchFileException e) {
                LOG.trace("gone meanwhile: {}", path);
            } catch (IOException e) {
                unreadable.put(path.getParent(), e.toString());
            }
        }
    }
}
