package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.dump.PgTools;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of the installed PostgreSQL versions can read a backup. */
final class PgVersions {

    private static final Pattern TOOL = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final Pattern SERVER = Pattern.compile("(\\d+)");

    private PgVersions() {}

    /** Major version of the tool that wrote the dump; 0 where the manifest does not say. */
    static int ofDump(Manifest manifest) {
        return first(TOOL, manifest.source().tool());
    }

    /** Major version of the server that was dumped; 0 where the manifest does not say. */
    static int ofServer(Manifest manifest) {
        return first(SERVER, manifest.source().serverVersion());
    }

    /**
     * The lowest version that is not older and has the programs.
     *
     * @throws PermanentException when there is none
     */
    static PgTools choose(List<PgTools> installed, int atLeast, List<String> programs) {
        return find(installed, atLeast, programs)
                .orElseThrow(() -> new PermanentException(
                        ExitCode.RESTORE_FAILED,
                        "no PostgreSQL of version " + atLeast + " or newer with " + String.join(", ", programs)
                                + " is installed",
                        "install postgresql-" + (programs.contains("initdb") ? "" : "client-") + atLeast
                                + ", or name the folder of its programs in postgresql.bin"));
    }

    /** As {@link #choose}; empty when there is none. */
    static Optional<PgTools> find(List<PgTools> installed, int atLeast, List<String> programs) {
        return installed.stream()
                .filter(tools -> tools.major() >= atLeast)
                .filter(tools -> programs.stream().allMatch(tools::has))
                .min(Comparator.comparingInt(PgTools::major));
    }

    private static int first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text == null ? "" : text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
