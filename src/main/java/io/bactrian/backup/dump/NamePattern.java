package io.bactrian.backup.dump;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for names as {@code pg_dump} and {@code psql} take it, turned into the regular expressions that they send
 * to the server: {@code *} and {@code ?} stand for any characters and any one, letters are folded to lower case, double
 * quotes take all that literally, and a dot stands between schema and table.
 *
 * @param schema regular expression for the schema, or null when the pattern names none
 * @param name regular expression for the table, or for the schema where schemas are selected
 */
record NamePattern(String schema, String name) {

    private static final String SPECIAL = "|*+?()[]{}.^$\\";

    /** A pattern for tables, with or without a schema. */
    static NamePattern ofTable(String pattern) {
        List<String> parts = parse(pattern, true);
        return parts.size() == 1 ? new NamePattern(null, parts.get(0)) : new NamePattern(parts.get(0), parts.get(1));
    }

    /** A pattern for schemas. */
    static NamePattern ofSchema(String pattern) {
        return new NamePattern(null, parse(pattern, false).get(0));
    }

    /** The patterns between commas; a comma in double quotes belongs to its name. */
    static List<String> split(String list) {
        List<String> patterns = new ArrayList<>();
        StringBuilder pattern = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < list.length(); at++) {
            char letter = list.charAt(at);
            if (letter == '"') {
                quoted = !quoted;
            }
            if (letter == ',' && !quoted) {
                patterns.add(pattern.toString().strip());
                pattern.setLength(0);
            } else {
                pattern.append(letter);
            }
        }
        patterns.add(pattern.toString().strip());
        patterns.removeIf(String::isEmpty);
        return List.copyOf(patterns);
    }

    private static List<String> parse(String pattern, boolean dotSeparates) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < pattern.length(); at++) {
            char letter = pattern.charAt(at);
            if (letter == '"') {
                if (quoted && at + 1 < pattern.length() && pattern.charAt(at + 1) == '"') {
                    part.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && letter == '*') {
                part.append(".*");
            } else if (!quoted && letter == '?') {
                part.append('.');
            } else if (!quoted && letter == '.' && dotSeparates && parts.isEmpty()) {
                parts.add(anchored(part));
                part.setLength(0);
            } else if (letter == '$' || (quoted && SPECIAL.indexOf(letter) >= 0)) {
                part.append('\\').append(letter);
            } else if (!quoted && letter >= 'A' && letter <= 'Z') {
                part.append((char) (letter + ('a' - 'A')));
            } else {
                part.append(letter);
            }
        }
        parts.add(anchored(part));
        return parts;
    }

    private static String anchored(CharSequence expression) {
        return "^(" + expression + ")$";
    }
}
