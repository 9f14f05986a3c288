package io.bactrian.backup.dump;

import io.bactrian.backup.SourceFacts;
import io.bactrian.runtime.BactrianException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;

/** Makes the copy of an SQLite database and proves it; may be stopped from another thread. */
final class SqliteCopy {

    private static final int SHOWN_FINDINGS = 5;

    private final SqliteSource source;
    private final SqliteDumpOptions options;
    private final SortedMap<String, String> details = new TreeMap<>();
    private final SortedMap<String, Long> rowCounts = new TreeMap<>();
    private String version = "";
    private Statement current;
    private boolean stopped;

    SqliteCopy(SqliteSource source, SqliteDumpOptions options) {
        this.source = source;
        this.options = options;
    }

    /** @param copy an empty file */
    void make(Path copy) {
        try {
            vacuumInto(copy);
            examine(copy);
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    /** Interrupts the work, which then fails. */
    synchronized void stop() {
        stopped = true;
        if (current != null) {
            try {
                current.cancel();
            } catch (SQLException e) {
                // it has just ended
            }
        }
    }

    SourceFacts facts() {
        return new SourceFacts(
                SqliteSource.ENGINE,
                source.path().getFileName().toString(),
                version,
                "sqlite-jdbc " + SQLiteJDBCLoader.getVersion(),
                source.path().toString(),
                details,
                rowCounts);
    }

    private void vacuumInto(Path copy) throws SQLException {
        try (Connection connection = connect(source.path(), true);
                Statement statement = begin(connection)) {
            version = text(statement, "SELECT sqlite_version()");
            details.put("journal_mode", text(statement, "PRAGMA journal_mode"));
            for (String pragma : List.of("encoding", "page_size", "user_version", "application_id")) {
                details.put(pragma, text(statement, "PRAGMA " + pragma));
            }
            statement.executeUpdate("VACUUM INTO '" + copy.toString().replace("'", "''") + "'");
        } finally {
            end();
        }
    }

    private void examine(Path copy) throws SQLException {
        try (Connection connection = connect(copy, false);
                Statement statement = begin(connection)) {
            // What is restored shall be one file, wherever the source had its journal.
            text(statement, "PRAGMA journal_mode=DELETE");
            List<String> findings = texts(statement, "PRAGMA integrity_check(" + SHOWN_FINDINGS + ")");
            if (!findings.equals(List.of("ok"))) {
                throw SqliteErrors.damaged(source, String.join("; ", findings), null);
            }
            warnOfForeignKeys(statement);
            if (options.rowCounts()) {
                count(statement);
            }
        } finally {
            end();
        }
    }

    /** A warning only: SQLite does not enforce them unless told to, so the application's own data may violate them. */
    private void warnOfForeignKeys(Statement statement) throws SQLException {
        List<String> tables =
                texts(statement, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check LIMIT " + SHOWN_FINDINGS);
        if (!tables.isEmpty()) {
            details.put("warnings", "rows without the row they refer to in " + String.join(", ", tables));
        }
    }

    /** Virtual tables are left out: their rows lie in tables of their own, and their module may not be here. */
    private void count(Statement statement) throws SQLException {
        List<String> tables = texts(
                statement,
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
                        + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        for (String table : tables) {
            TableName name = new TableName("main", table);
            rowCounts.put(name.toString(), Long.parseLong(text(statement, "SELECT count(*) FROM " + name.sql())));
        }
    }

    private Connection connect(Path path, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(
                (int) Math.min(Integer.MAX_VALUE, options.lockTimeout().toMillis()));
        // As a URI, since the driver takes what follows a question mark for options.
        URI uri = path.toAbsolutePath().toUri();
        return config.createConnection("jdbc:sqlite:file:" + uri.getRawPath());
    }

    private synchronized Statement begin(Connection connection) throws SQLException {
        if (stopped) {
            throw new SQLException("stopped");
        }
        current = connection.createStatement();
        return current;
    }

    private synchronized void end() {
        current = null;
    }

    private BactrianException explain(SQLException error) {
        return SqliteErrors.of(source, error, options.scratch(), options.lockTimeout());
    }

    private static String text(Statement statement, String sql) throws SQLException {
        List<String> texts = texts(statement, sql);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
