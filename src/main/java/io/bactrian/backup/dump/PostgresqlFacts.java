package io.bactrian.backup.dump;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a server says of itself and of the connected database.
 *
 * @param versionNumber 150004 for 15.4
 * @param version with what the packager added
 * @param encoding of the database
 * @param collation of the database
 * @param identity the server's system identifier and the database's oid; where the former may not be read, the oid and
 *     the database's name
 */
public record PostgresqlFacts(int versionNumber, String version, String encoding, String collation, String identity) {

    private static final String QUERY = """
            SELECT pg_catalog.current_setting('server_version_num'), pg_catalog.current_setting('server_version'),
                   pg_catalog.pg_encoding_to_char(encoding), datcollate, oid, datname
            FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()""";

    /** Asks over a connection that is in no transaction. */
    public static PostgresqlFacts ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            String oid = row.getString(5);
            String system = systemIdentifier(connection);
            return new PostgresqlFacts(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    system == null ? oid + "/" + row.getString(6) : system + "/" + oid);
        }
    }

    /** The first number of the version: 15 for 15.4. */
    public int major() {
        return versionNumber / 10_000;
    }

    private static String systemIdentifier(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT system_identifier FROM pg_catalog.pg_control_system()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                return null; // managed servers deny it
            }
            throw e;
        }
    }
}
