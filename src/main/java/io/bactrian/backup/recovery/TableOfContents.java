package io.bactrian.backup.recovery;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code pg_restore --list} says of a dump. */
final class TableOfContents {

    private static final int SHOWN = 5;

    /** Number, catalogue and object, then kind, schema, name and owner with nothing but spaces between. */
    private static final Pattern TABLE = Pattern.compile("\\d+; \\d+ \\d+ TABLE (?:DATA )?(.*)");

    private static final Pattern PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([a-z_][a-z0-9_]*)");

    private TableOfContents() {}

    /**
     * Reads the list to its end.
     *
     * @param expected tables of the manifest
     * @throws BactrianException when it is empty or lacks a table
     */
    static void require(InputStream list, Set<String> expected) throws IOException {
        Map<String, String> missing = new HashMap<>();
        expected.forEach(table -> missing.put(asListed(table), table));
        long entries = 0;
        // Closing is the tool's, whose output this is.
        BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank() || line.startsWith(";")) {
                continue;
            }
            entries++;
            Matcher table = TABLE.matcher(line);
            if (table.matches()) {
                remove(missing, table.group(1));
            }
        }
        if (entries == 0) {
            throw failed("its table of contents is empty");
        }
        if (!missing.isEmpty()) {
            TreeSet<String> names = new TreeSet<>(missing.values());
            throw failed("its table of contents lacks "
                    + String.join(", ", names.stream().limit(SHOWN).toList())
                    + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : ""));
        }
    }

    /** Names and owners may hold spaces, so every cut between name and owner is tried. */
    private static void remove(Map<String, String> missing, String schemaNameOwner) {
        for (int cut = schemaNameOwner.indexOf(' ');
                cut >= 0 && !missing.isEmpty();
                cut = schemaNameOwner.indexOf(' ', cut + 1)) {
            missing.remove(schemaNameOwner.substring(0, cut));
        }
    }

    /** {@code public order lines} for {@code public."order lines"}; line breaks are listed as spaces. */
    private static String asListed(String table) {
        Matcher part = PART.matcher(table);
        StringBuilder listed = new StringBuilder();
        while (part.find()) {
            String quoted = part.group(1);
            listed.append(listed.isEmpty() ? "" : " ")
                    .append(quoted == null ? part.group(2) : quoted.replace("\"\"", "\""));
        }
        return listed.toString().replace('\n', ' ').replace('\r', ' ');
    }

    private static BactrianException failed(String message) {
        return new BactrianException(ExitCode.VERIFY_FAILED, message, null);
    }
}
