package io.bactrian.backup.dump;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's driver throws, as errors that an operator can act on. */
final class SqliteErrors {

    private static final int PRIMARY = 0xff;

    private SqliteErrors() {}

    static BactrianException of(SqliteSource source, SQLException error, Path scratch, Duration lockTimeout) {
        String database = "SQLite database " + source.path();
        return switch (code(error)) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new BactrianException(
                        ExitCode.DUMP_FAILED,
                        database + " is locked by another process for more than " + Durations.format(lockTimeout),
                        "PRAGMA journal_mode=WAL lets readers in while others write; or raise lockTimeout",
                        error);
            case SQLITE_NOTADB ->
                new PermanentException(
                        ExitCode.DUMP_FAILED,
                        source.path() + " is not an SQLite database, or it is encrypted",
                        "check source." + source.name() + ".path",
                        error);
            case SQLITE_CORRUPT -> damaged(source, message(error), error);
            case SQLITE_FULL ->
                new BactrianException(
                        ExitCode.DUMP_FAILED,
                        "no room for the copy of " + database + " in " + scratch,
                        "make room, or name another folder with the option scratch",
                        error);
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY ->
                new PermanentException(
                        ExitCode.SOURCE_UNREACHABLE,
                        "cannot open " + database + ": " + message(error),
                        "this user must read the file, and in WAL mode write into its folder; a file left by a crash is "
                                + "recovered when its application opens it",
                        error);
            default ->
                new BactrianException(
                        ExitCode.DUMP_FAILED, "cannot copy " + database + ": " + message(error), null, error);
        };
    }

    static PermanentException damaged(SqliteSource source, String finding, SQLException cause) {
        return new PermanentException(
                ExitCode.DUMP_FAILED,
                "SQLite database " + source.path() + " is damaged: " + finding,
                "restore the last good backup, or rescue what is left with the sqlite3 command .recover",
                cause);
    }

    private static SQLiteErrorCode code(SQLException error) {
        return error instanceof SQLiteException failure
                ? SQLiteErrorCode.getErrorCode(failure.getResultCode().code & PRIMARY)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private static String message(SQLException error) {
        return String.valueOf(error.getMessage()).replaceFirst("^\\[(\\w+)\\]\\s*", "");
    }
}
