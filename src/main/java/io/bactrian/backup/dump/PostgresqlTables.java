package io.bactrian.backup.dump;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a database as {@code pg_dump} sees them: without the system's, temporary ones and those that belong to
 * an extension, which {@code CREATE EXTENSION} makes again.
 */
public final class PostgresqlTables {

    private static final String QUERY = """
            SELECT n.nspname, c.relname
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                              WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                                AND d.deptype = 'e')
              AND (%s) AND (%s)
            ORDER BY n.nspname, c.relname""";

    /** What {@code pg_dump} locks or reads without owning it. */
    private static final String UNREADABLE =
            "CASE WHEN c.relkind = 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')"
                    + " ELSE c.relkind IN ('r', 'p') AND NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') END"
                    + " OR c.relkind IN ('r', 'p', 'S') AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')";

    private PostgresqlTables() {}

    /** All tables that hold rows: ordinary ones and partitions, not the partitioned tables above them. */
    public static List<TableName> ordinary(Connection connection) throws SQLException {
        return ordinary(connection, PostgresqlSelection.ALL);
    }

    static List<TableName> ordinary(Connection connection, PostgresqlSelection selection) throws SQLException {
        return list(connection, "c.relkind = 'r'", selection);
    }

    /** Tables and sequences that the user of the connection may not read. */
    public static List<TableName> unreadable(Connection connection) throws SQLException {
        return unreadable(connection, PostgresqlSelection.ALL);
    }

    /** Whether the user may read the passwords of the roles, as dumping them with the globals takes. */
    public static boolean rolePasswordsReadable(Connection connection) throws SQLException {
        return PostgresqlPrivileges.mayReadPasswords(connection);
    }

    /** Tables and sequences of the selection that the user of the connection may not read. */
    static List<TableName> unreadable(Connection connection, PostgresqlSelection selection) throws SQLException {
        return list(connection, UNREADABLE, selection);
    }

    /** How many rows the table has in the snapshot of the connection's transaction. */
    public static long count(Statement statement, TableName table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_catalog.count(*) FROM ONLY " + table.sql())) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<TableName> list(Connection connection, String kind, PostgresqlSelection selection)
            throws SQLException {
        List<String> parameters = new ArrayList<>();
        String selected = selection.condition(parameters);
        try (PreparedStatement query = connection.prepareStatement(QUERY.formatted(kind, selected))) {
            for (int at = 0; at < parameters.size(); at++) {
                query.setString(at + 1, parameters.get(at));
            }
            List<TableName> tables = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.add(new TableName(rows.getString(1), rows.getString(2)));
                }
            }
            return tables;
        }
    }
}
