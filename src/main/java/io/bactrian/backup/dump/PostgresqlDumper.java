package io.bactrian.backup.dump;

import io.bactrian.backup.DumpSession;
import io.bactrian.backup.Dumper;
import io.bactrian.runtime.Settings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * Dumps a PostgreSQL database with {@code pg_dump}. The session exports a snapshot that the dump and the row counts
 * share, so they tell of the same moment.
 */
final class PostgresqlDumper implements Dumper {

    private final Settings settings;
    private final PostgresqlSource source;
    private final PostgresqlDumpOptions options;

    PostgresqlDumper(Settings settings, PostgresqlSource source, PostgresqlDumpOptions options) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.source = Objects.requireNonNull(source, "source is null");
        this.options = Objects.requireNonNull(options, "options is null");
    }

    @Override
    @SuppressWarnings("resource") // the session owns the connection and the password file
    public DumpSession open() {
        Connection connection = source.connect();
        try {
            PostgresqlFacts facts = PostgresqlFacts.ask(connection);
            PgTools tools = PgTools.forServer(settings, facts.major());
            connection.setNetworkTimeout(Runnable::run, (int)
                    Math.min(Integer.MAX_VALUE, options.timeout().toMillis()));
            String snapshot = beginSnapshot(connection, facts);
            PostgresqlPrivileges.require(connection, source, options);
            List<TableName> tables =
                    options.rowCounts() ? PostgresqlTables.ordinary(connection, options.selection()) : List.of();
            return new PostgresqlDumpSession(
                    source, options, facts, tools, connection, snapshot, tables, PgPassFile.create(source.password()));
        } catch (SQLException e) {
            closeQuietly(connection);
            throw PostgresqlErrors.ofQuery(source, "prepare the dump", e);
        } catch (RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /**
     * The transaction is begun by hand and everything set within it: what the driver would set for the session stays
     * behind in the servers of a connection pool.
     */
    private String beginSnapshot(Connection connection, PostgresqlFacts facts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            statement.execute("SET LOCAL statement_timeout = 0");
            if (facts.major() >= 17) {
                statement.execute("SET LOCAL transaction_timeout = 0");
            }
            statement.execute(
                    "SET LOCAL lock_timeout = " + options.lockTimeout().toMillis());
            statement.execute("SET LOCAL row_security = off"); // a table with hidden rows is an error, not a count
            statement.execute("SET LOCAL max_parallel_workers_per_gather = 0"); // counts never take more than one core
            try (ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // what is thrown already says more
        }
    }
}
