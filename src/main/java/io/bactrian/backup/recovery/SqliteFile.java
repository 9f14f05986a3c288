package io.bactrian.backup.recovery;

import io.bactrian.backup.dump.TableName;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
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

/** Looks into a restored SQLite database without changing it. */
final class SqliteFile {

    private static final int SHOWN = 3;

    private SqliteFile() {}

    /**
     * Checks the whole file and counts its rows.
     *
     * @param expected the tables to count
     * @return rows per table, without the tables that are missing
     * @throws PermanentException when the database is damaged
     */
    static SortedMap<String, Long> inspect(Path file, SortedMap<String, Long> expected) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = config.createConnection(
                        // as a URI, since the driver takes what follows a question mark for options
                        "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath());
                Statement statement = connection.createStatement()) {
            List<String> problems = strings(statement, "PRAGMA integrity_check(10)");
            if (!problems.equals(List.of("ok"))) {
                throw damaged(String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))), null);
            }
            SortedMap<String, Long> counts = new TreeMap<>();
            for (String table : strings(statement, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
                TableName name = new TableName("main", table);
                if (expected.containsKey(name.toString())) {
                    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + name.sql())) {
                        row.next();
                        counts.put(name.toString(), row.getLong(1));
                    }
                }
            }
            return counts;
        } catch (SQLException e) {
            throw damaged(e.getMessage(), e);
        }
    }

    private static List<String> strings(Statement statement, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    private static PermanentException damaged(String message, SQLException cause) {
        return new PermanentException(
                ExitCode.RESTORE_FAILED,
                "the SQLite database of the backup is damaged: " + message,
                "take another backup",
                cause);
    }
}
