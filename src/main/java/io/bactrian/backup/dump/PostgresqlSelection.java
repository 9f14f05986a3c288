package io.bactrian.backup.dump;

import java.util.ArrayList;
import java.util.List;

/**
 * Which schemas and tables to dump, by patterns as {@code pg_dump} takes them. Empty means all.
 *
 * @param schemas of {@code --schema}
 * @param excludeSchemas of {@code --exclude-schema}
 * @param tables of {@code --table}; when given, schemas select nothing
 * @param excludeTables of {@code --exclude-table}
 */
record PostgresqlSelection(
        List<String> schemas, List<String> excludeSchemas, List<String> tables, List<String> excludeTables) {

    static final PostgresqlSelection ALL = new PostgresqlSelection(List.of(), List.of(), List.of(), List.of());

    /** Arguments of {@code pg_dump}; a pattern for which there is nothing fails the dump. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        schemas.forEach(pattern -> arguments.add("--schema=" + pattern));
        excludeSchemas.forEach(pattern -> arguments.add("--exclude-schema=" + pattern));
        tables.forEach(pattern -> arguments.add("--table=" + pattern));
        excludeTables.forEach(pattern -> arguments.add("--exclude-table=" + pattern));
        if (!schemas.isEmpty() || !tables.isEmpty()) {
            arguments.add("--strict-names");
        }
        return arguments;
    }

    /**
     * The same selection as a condition on {@code pg_class c} and {@code pg_namespace n}.
     *
     * @param parameters to which the values of the condition's question marks are added
     */
    String condition(List<String> parameters) {
        List<String> conditions = new ArrayList<>();
        if (!tables.isEmpty()) {
            conditions.add("(" + anyTable(tables, parameters) + ")");
        } else {
            if (!schemas.isEmpty()) {
                conditions.add("(" + anySchema(schemas, parameters) + ")");
            }
            if (!excludeSchemas.isEmpty()) {
                conditions.add("NOT (" + anySchema(excludeSchemas, parameters) + ")");
            }
        }
        if (!excludeTables.isEmpty()) {
            conditions.add("NOT (" + anyTable(excludeTables, parameters) + ")");
        }
        return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
    }

    private static String anySchema(List<String> patterns, List<String> parameters) {
        List<String> conditions = new ArrayList<>();
        for (String pattern : patterns) {
            parameters.add(NamePattern.ofSchema(pattern).name());
            conditions.add("n.nspname::text ~ ?");
        }
        return String.join(" OR ", conditions);
    }

    private static String anyTable(List<String> patterns, List<String> parameters) {
        List<String> conditions = new ArrayList<>();
        for (String text : patterns) {
            NamePattern pattern = NamePattern.ofTable(text);
            parameters.add(pattern.name());
            if (pattern.schema() == null) {
                conditions.add("(c.relname::text ~ ? AND pg_catalog.pg_table_is_visible(c.oid))");
            } else {
                parameters.add(pattern.schema());
                conditions.add("(c.relname::text ~ ? AND n.nspname::text ~ ?)");
            }
        }
        return String.join(" OR ", conditions);
    }
}
