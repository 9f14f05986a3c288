package io.bactrian.backup.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.backup.Manifest;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a target before anything is changed there, and refuses what could destroy data. */
final class RestoreGuard {

    private static final int SHOWN = 3;

    private static final String DATABASE = "SELECT oid::text AS oid FROM pg_database WHERE datname = %s";

    /** What pg_dump would dump: everything but the system's own and what extensions brought. */
    private static final String CONTENT = """
            SELECT kind, name FROM (
              SELECT CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                     ELSE 'table' END AS kind, n.nspname || '.' || c.relname AS name,
                     'pg_class'::regclass AS class, c.oid, n.nspname
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p','v','m','S','f')
              UNION ALL
              SELECT 'function', n.nspname || '.' || p.proname, 'pg_proc'::regclass, p.oid, n.nspname
              FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
              UNION ALL
              SELECT 'type', n.nspname || '.' || t.typname, 'pg_type'::regclass, t.oid, n.nspname
              FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e','d','r')
              UNION ALL
              SELECT 'large object', l.oid::text, 'pg_largeobject'::regclass, l.oid, 'public'
              FROM pg_largeobject_metadata l
            ) o WHERE o.nspname !~ '^pg_' AND o.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
            LIMIT %d""";

    private final PgClient server;
    private final String maintenance;

    /**
     * @param maintenance a database that is always there to ask the server's own questions in
     */
    RestoreGuard(PgClient server, String maintenance) {
        this.server = server;
        this.maintenance = maintenance;
    }

    /**
     * @return whether the database exists
     * @throws PermanentException when it is the source, or is not empty and force is not given
     */
    boolean check(Manifest manifest, boolean force) throws IOException {
        String name = server.target().database();
        JsonNode found = server.query(maintenance, DATABASE.formatted(PgClient.literal(name)));
        if (found.isEmpty()) {
            return false;
        }
        List<String> content = content(name);
        String oid = found.get(0).get("oid").asText();
        if (isSource(manifest, name, oid, !content.isEmpty())) {
            throw new PermanentException(
                    ExitCode.RESTORE_FAILED,
                    server.target().describe() + " is the database that was backed up, and is never restored over",
                    "restore into another name, compare, and then rename the two: ALTER DATABASE ... RENAME TO ...");
        }
        if (!content.isEmpty() && !force) {
            throw new PermanentException(
                    ExitCode.RESTORE_FAILED,
                    server.target().describe() + " is not empty: it holds "
                            + String.join(", ", content.subList(0, Math.min(SHOWN, content.size())))
                            + (content.size() > SHOWN ? " and more" : ""),
                    "name a database that does not exist yet, or --force to replace what is in the backup");
        }
        return true;
    }

    /**
     * The source is known by its server's identifier and the database's oid. A database of the same name on the same
     * server is taken for it too as long as it holds anything: made anew and empty, it is the place to recover into.
     */
    private boolean isSource(Manifest manifest, String name, String oid, boolean filled) throws IOException {
        String[] identity = manifest.source().identity().split("/", 2);
        if (identity.length < 2) {
            return false;
        }
        boolean sameName = manifest.source().name().equals(name);
        if (!identity[1].matches("\\d+")) {
            // A managed server that hides its identifier: oid and name are all there is.
            return identity[0].equals(oid) && sameName;
        }
        Optional<String> system = systemIdentifier();
        if (system.isEmpty()) {
            return identity[1].equals(oid) && sameName;
        }
        return identity[0].equals(system.get()) && (identity[1].equals(oid) || (filled && sameName));
    }

    private Optional<String> systemIdentifier() throws IOException {
        try {
            return Optional.of(
                    server.query(maintenance, "SELECT system_identifier::text AS id FROM pg_control_system()")
                            .get(0)
                            .get("id")
                            .asText());
        } catch (BactrianException e) {
            if (String.valueOf(e.getMessage()).contains("permission denied")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<String> content(String database) throws IOException {
        List<String> content = new ArrayList<>();
        server.query(database, CONTENT.formatted(SHOWN + 1))
                .forEach(row -> content.add(
                        row.get("kind").asText() + " " + row.get("name").asText()));
        return content;
    }
}
