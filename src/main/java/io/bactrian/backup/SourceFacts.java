package io.bactrian.backup;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a source said of itself while it was dumped; part of the manifest, so never a secret.
 *
 * @param engine {@code postgresql}, {@code sqlite}
 * @param name what is dumped: the database's name, the file's name
 * @param serverVersion as the engine gives it
 * @param tool the tool and its version: {@code pg_dump (PostgreSQL) 15.14}
 * @param identity what tells this server from its clones: PostgreSQL's system identifier, with the database's oid
 * @param details engine specific facts worth keeping: encoding, options of the dump
 * @param rowCounts rows per table, {@code schema.table}, seen in the dump's own snapshot
 */
public record SourceFacts(
        String engine,
        String name,
        String serverVersion,
        String tool,
        String identity,
        SortedMap<String, String> details,
        SortedMap<String, Long> rowCounts) {

    public SourceFacts(
            String engine,
            String name,
            String serverVersion,
            String tool,
            String identity,
            Map<String, String> details,
            Map<String, Long> rowCounts) {
        this(engine, name, serverVersion, tool, identity, new TreeMap<>(details), new TreeMap<>(rowCounts));
    }
}
