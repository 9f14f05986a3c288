package io.bactrian.backup.dump;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code pg_dump} and {@code pg_dumpall} write to standard error. */
final class PgDumpErrors {

    private static final Pattern ERROR = Pattern.compile("(^|\\s)(error:|FATAL:|PANIC:)");
    private static final Pattern DENIED = Pattern.compile("permission denied for (\\S+ .+)$");
    private static final int MAX_WARNINGS = 20;

    private final PostgresqlSource source;
    private final Duration lockTimeout;

    PgDumpErrors(PostgresqlSource source, Duration lockTimeout) {
        this.source = source;
        this.lockTimeout = lockTimeout;
    }

    /** Whether a line says that the dump is not whole, whatever the exit status. */
    static boolean isError(String line) {
        return ERROR.matcher(line).find();
    }

    /** Warnings with what was said about them, a few at most. */
    static List<String> warnings(List<String> messages) {
        return messages.stream()
                .filter(line -> !isError(line))
                .limit(MAX_WARNINGS)
                .toList();
    }

    /** The failure of a tool as an error that an operator can act on. */
    BactrianException explain(ToolFailure failure) {
        String database = "database " + source.database() + " at " + source.address();
        if (failure.mentions("due to statement timeout") && failure.mentions("LOCK TABLE")) {
            return new BactrianException(
                    ExitCode.DUMP_FAILED,
                    "cannot lock the tables of " + database + " within " + Durations.format(lockTimeout) + ": "
                            + failure.describe(),
                    "a migration or VACUUM FULL may hold the lock; see pg_locks, or raise lockTimeout");
        }
        for (String line : failure.messages()) {
            Matcher denied = DENIED.matcher(line);
            if (denied.find()) {
                return permanent(
                        source.user() + " may not read " + denied.group(1) + " of " + database,
                        PostgresqlPrivileges.grantHint(source));
            }
        }
        if (failure.mentions("row-level security")) {
            return permanent(
                    "row-level security hides rows of " + database + " from " + source.user() + ": "
                            + failure.describe(),
                    "ALTER ROLE " + SqlNames.quote(source.user()) + " BYPASSRLS");
        }
        if (failure.mentions("no matching tables were found") || failure.mentions("no matching schemas were found")) {
            return permanent(
                    "nothing in " + database + " matches the selection: " + failure.describe(),
                    "correct the options schemas and tables; letters are folded to lower case outside double quotes");
        }
        if (failure.mentions("server version mismatch")) {
            return permanent(failure.describe(), "install client tools that are not older than the server");
        }
        return new BactrianException(
                ExitCode.DUMP_FAILED,
                "dump of " + database + ": " + failure.describe(),
                failure.reason().startsWith("killed")
                        ? "if nobody killed it, the kernel may have for want of memory: see dmesg"
                        : "the log of the database server says more");
    }

    private static PermanentException permanent(String message, String hint) {
        return new PermanentException(ExitCode.DUMP_FAILED, message, hint);
    }
}
