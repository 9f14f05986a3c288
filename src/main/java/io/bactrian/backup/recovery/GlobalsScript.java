package io.bactrian.backup.recovery;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code pg_dumpall --globals-only} wrote, made fit for a server that has some of it already. Only the statement
 * that would create what exists is left out, so that {@code psql} can stop at every error.
 */
final class GlobalsScript {

    private static final String IDENTIFIER = "(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)";
    private static final Pattern CREATE_ROLE = Pattern.compile("CREATE ROLE " + IDENTIFIER + ";");
    private static final Pattern CREATE_TABLESPACE = Pattern.compile("CREATE TABLESPACE " + IDENTIFIER + " .*;");
    private static final Pattern OF_TABLESPACE = Pattern.compile(
            "(CREATE TABLESPACE|ALTER TABLESPACE|COMMENT ON TABLESPACE|SECURITY LABEL .*ON TABLESPACE) .*|(GRANT|REVOKE) .* ON TABLESPACE .*");
    private static final Pattern RESTRICT = Pattern.compile("\\\\(un)?restrict [A-Za-z0-9]+");

    private GlobalsScript() {}

    /**
     * Writes the fitted script.
     *
     * @param roles names of the roles that exist
     * @param tablespaces names of the tablespaces that exist
     * @param withTablespaces false to leave all tablespaces out: on a scratch server their folders could be the source's
     * @return the names of what exists and was not created
     */
    static List<String> fit(
            Path source, Path fitted, Set<String> roles, Set<String> tablespaces, boolean withTablespaces)
            throws IOException {
        List<String> existing = new ArrayList<>();
        boolean restricted = false;
        try (BufferedReader in = Files.newBufferedReader(source);
                BufferedWriter out = Files.newBufferedWriter(
                        fitted,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (RESTRICT.matcher(line).matches()) {
                    // Replaced by one with a key that nobody could know when the dump was made.
                    line = restricted ? "" : "\\restrict " + newKey();
                    restricted = true;
                }
                boolean left = exists(line, CREATE_ROLE, roles, existing)
                        || exists(line, CREATE_TABLESPACE, tablespaces, existing)
                        || (!withTablespaces && OF_TABLESPACE.matcher(line).matches());
                if (!left) {
                    out.write(line);
                    out.newLine();
                }
            }
        }
        return existing;
    }

    private static boolean exists(String line, Pattern statement, Set<String> names, List<String> existing) {
        Matcher matcher = statement.matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        String written = matcher.group(1);
        String name = written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written;
        if (names.contains(name)) {
            existing.add(name);
            return true;
        }
        return false;
    }

    private static String newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
