package io.bactrian.backup.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Walks B-tree indexes with {@code amcheck}: their order tells of damage, and of a collation that means another order. */
final class IndexCheck {

    static final int UNAVAILABLE = -1;

    private IndexCheck() {}

    /**
     * Checks all of one database.
     *
     * @return how many were checked, or {@link #UNAVAILABLE}
     * @throws io.bactrian.runtime.BactrianException at the first that is not sound
     */
    static int run(PgClient server) throws IOException {
        String database = server.target().database();
        JsonNode installed = server.query(
                database,
                "SELECT a.name, n.nspname FROM pg_available_extensions a LEFT JOIN pg_extension e ON e.extname = a.name"
                        + " LEFT JOIN pg_namespace n ON n.oid = e.extnamespace WHERE a.name = 'amcheck'");
        if (installed.isEmpty()) {
            return UNAVAILABLE;
        }
        String schema = installed.get(0).get("nspname").asText("");
        if (installed.get(0).get("nspname").isNull()) {
            // In a schema of its own: what a backup calls bt_index_check is not what is meant.
            schema = "bactrian_amcheck";
            server.execute(
                    database, "CREATE SCHEMA bactrian_amcheck; CREATE EXTENSION amcheck SCHEMA bactrian_amcheck;");
        }
        return server.query(
                        database,
                        "SELECT count(" + PgClient.identifier(schema) + ".bt_index_check(c.oid)::text) AS checked"
                                + " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                                + " JOIN pg_am a ON a.oid = c.relam"
                                + " WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence <> 't'"
                                + " AND i.indisready AND i.indisvalid")
                .get(0)
                .get("checked")
                .asInt();
    }
}
