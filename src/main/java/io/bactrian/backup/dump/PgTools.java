package io.bactrian.backup.dump;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * PostgreSQL's own tools of one version, side by side in one folder.
 *
 * @param folder where {@code pg_dump}, {@code pg_restore}, {@code psql} and, where the server is installed, {@code
 *     initdb} and {@code postgres} are
 * @param major the first number of their version
 * @param version what {@code pg_dump --version} prints
 */
public record PgTools(Path folder, int major, String version) {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final Map<Path, Optional<PgTools>> KNOWN = new ConcurrentHashMap<>();

    /**
     * All that are installed, lowest version first: those in the folders of the setting {@code postgresql.bin}, where
     * given, else those of the search path and of Debian's packages.
     */
    public static List<PgTools> installed(Settings settings) {
        List<String> set = settings.section("postgresql").list("bin");
        List<Path> folders = set.isEmpty()
                ? usualFolders()
                : set.stream().map(settings.base()::resolve).toList();
        return installed(folders);
    }

    static List<PgTools> installed(List<Path> folders) {
        return folders.stream()
                .filter(folder -> Files.isExecutable(folder.resolve("pg_dump")))
                .map(folder -> KNOWN.computeIfAbsent(folder, PgTools::ask))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingInt(PgTools::major))
                .toList();
    }

    /**
     * The lowest version that is not below the server's: {@code pg_dump} refuses servers newer than itself, and what it
     * writes wants a {@code pg_restore} that is not older.
     *
     * @param serverMajor 15 for a server 15.4
     */
    public static PgTools forServer(Settings settings, int serverMajor) {
        return choose(installed(settings), serverMajor);
    }

    static PgTools choose(List<PgTools> installed, int serverMajor) {
        return installed.stream()
                .filter(tools -> tools.major >= serverMajor)
                .min(Comparator.comparingInt(PgTools::major))
                .orElseThrow(() -> new PermanentException(
                        ExitCode.CONFIGURATION,
                        installed.isEmpty()
                                ? "pg_dump is not installed, and the server is PostgreSQL " + serverMajor
                                : "the installed pg_dump is of version " + majors(installed)
                                        + " and cannot dump a server of PostgreSQL " + serverMajor,
                        "apt install postgresql-client-" + serverMajor
                                + ", or name the folder of newer tools in postgresql.bin"));
    }

    /** One of the tools: {@code pg_dump}, {@code pg_restore}, {@code psql}, {@code initdb}, {@code postgres}. */
    public String path(String tool) {
        return folder.resolve(tool).toString();
    }

    /** Whether a tool is there; the server's own are in other packages than the clients. */
    public boolean has(String tool) {
        return Files.isExecutable(folder.resolve(tool));
    }

    private static String majors(List<PgTools> installed) {
        return installed.stream()
                .map(tools -> Integer.toString(tools.major))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Debian's folders first: what lies in {@code /usr/bin} there is a script in front of them. */
    private static List<Path> usualFolders() {
        Set<Path> folders = new LinkedHashSet<>();
        if (Files.isDirectory(DEBIAN)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN)) {
                versions.forEach(version -> folders.add(version.resolve("bin")));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + DEBIAN, e);
            }
        }
        for (String folder :
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        return new ArrayList<>(folders);
    }

    private static Optional<PgTools> ask(Path folder) {
        try (ToolProcess tool = ToolProcess.of(List.of(folder.resolve("pg_dump").toString(), "--version"))
                .timeout(Duration.ofSeconds(10))
                .start()) {
            String version = tool.text().strip();
            Matcher matcher = VERSION.matcher(version);
            return matcher.find()
                    ? Optional.of(new PgTools(folder, Integer.parseInt(matcher.group(1)), version))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask " + folder + "/pg_dump for its version", e);
        } catch (BactrianException e) {
            return Optional.empty(); // a wrapper without a version behind it is no installed tool
        }
    }
}
