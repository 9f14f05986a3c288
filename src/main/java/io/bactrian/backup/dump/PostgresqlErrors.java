package io.bactrian.backup.dump;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL's driver throws, as errors that an operator can act on. */
final class PostgresqlErrors {

    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String CONNECTION_REJECTED = "08004";
    private static final String UNKNOWN_DATABASE = "3D000";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private PostgresqlErrors() {}

    static BactrianException ofConnecting(PostgresqlSource source, SQLException error) {
        String state = Optional.ofNullable(error.getSQLState()).orElse("");
        String database = "database " + source.database() + " at " + source.address();
        return switch (state) {
            case INVALID_PASSWORD ->
                permanent(
                        "cannot log in to " + database + " as " + source.user() + ": password authentication failed",
                        "check source." + source.name() + ".user and source." + source.name() + ".password-file",
                        error);
            case INVALID_AUTHORIZATION, CONNECTION_REJECTED ->
                permanent(
                        "cannot log in to " + database + " as " + source.user() + ": " + message(error),
                        "check that the role may log in, its password, and the server's pg_hba.conf",
                        error);
            case INSUFFICIENT_PRIVILEGE ->
                permanent(
                        "cannot log in to " + database + " as " + source.user() + ": " + message(error),
                        "GRANT CONNECT ON DATABASE " + SqlNames.quote(source.database()) + " TO "
                                + SqlNames.quote(source.user()),
                        error);
            case UNKNOWN_DATABASE ->
                permanent(
                        "cannot open " + database + ": the database does not exist",
                        "check source." + source.name() + ".database",
                        error);
            default ->
                new BactrianException(
                        ExitCode.SOURCE_UNREACHABLE,
                        "cannot reach " + database + ": " + reason(source, error),
                        "check that the server runs, listens at " + source.address()
                                + " and is not behind a closed firewall",
                        error);
        };
    }

    /** A statement of ours that failed after the login. */
    static BactrianException ofQuery(PostgresqlSource source, String task, SQLException error) {
        String message = "cannot " + task + " of database " + source.database() + " at " + source.address() + ": "
                + message(error);
        return INSUFFICIENT_PRIVILEGE.equals(error.getSQLState())
                ? new PermanentException(
                        ExitCode.DUMP_FAILED, message, "grant " + source.user() + " what it needs to read", error)
                : new BactrianException(ExitCode.DUMP_FAILED, message, null, error);
    }

    /** The server's own words without severity, or the driver's. */
    static String message(SQLException error) {
        if (error instanceof PSQLException server) {
            ServerErrorMessage said = server.getServerErrorMessage();
            if (said != null && said.getMessage() != null) {
                return said.getMessage();
            }
        }
        String text = String.valueOf(error.getMessage()).strip();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static PermanentException permanent(String message, String hint, SQLException error) {
        return new PermanentException(ExitCode.SOURCE_UNREACHABLE, message, hint, error);
    }

    private static String reason(PostgresqlSource source, SQLException error) {
        if (error instanceof SQLTimeoutException) {
            return timeout(source);
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof SocketTimeoutException) {
                return timeout(source);
            }
            if (cause instanceof NoRouteToHostException) {
                return "no route to host";
            }
            if (cause instanceof NoSuchFileException file) {
                return "there is no socket " + file.getFile();
            }
            if (cause instanceof ConnectException) {
                return "connection refused";
            }
        }
        return message(error);
    }

    private static String timeout(PostgresqlSource source) {
        return "no answer within " + Durations.format(source.connectTimeout());
    }
}
