package io.bactrian.backup.dump;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the user may read all that is to be dumped, asked before the dump starts and answered at once. */
final class PostgresqlPrivileges {

    private static final int SHOWN = 20;

    private PostgresqlPrivileges() {}

    static void require(Connection connection, PostgresqlSource source, PostgresqlDumpOptions options)
            throws SQLException {
        List<TableName> unreadable = PostgresqlTables.unreadable(connection, options.selection());
        if (!unreadable.isEmpty()) {
            String names =
                    unreadable.stream().limit(SHOWN).map(TableName::toString).collect(Collectors.joining(", "));
            String more = unreadable.size() > SHOWN ? " and " + (unreadable.size() - SHOWN) + " more" : "";
            throw new PermanentException(
                    ExitCode.DUMP_FAILED,
                    source.user() + " may not read " + names + more + " of database " + source.database() + " at "
                            + source.address(),
                    grantHint(source));
        }
        if (options.globals() == Globals.ALL && !mayReadPasswords(connection)) {
            throw new PermanentException(
                    ExitCode.DUMP_FAILED,
                    source.user() + " may not read the passwords of the roles at " + source.address()
                            + ", which only a superuser may",
                    "set globals to no-passwords, or to false");
        }
    }

    static String grantHint(PostgresqlSource source) {
        return "GRANT pg_read_all_data TO " + SqlNames.quote(source.user())
                + " (from PostgreSQL 14), or GRANT USAGE on the schemas and SELECT on all their tables and sequences";
    }

    static boolean mayReadPasswords(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT')")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
