package io.bactrian.backup.dump;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Counts the rows of tables one after the other, on a thread beside the dump and in the dump's own snapshot. A count
 * that fails fails the dump: it means that a table is damaged, locked or gone.
 */
final class RowCounter {

    private final PostgresqlSource source;
    private final Statement statement;
    private final List<TableName> tables;
    private final Thread thread;
    private final SortedMap<String, Long> counts = new ConcurrentSkipListMap<>();
    private volatile BactrianException failure;

    /** @param statement of the connection that holds the snapshot; nobody else uses it until {@link #join} */
    RowCounter(PostgresqlSource source, Statement statement, List<TableName> tables) {
        this.source = source;
        this.statement = statement;
        this.tables = tables;
        this.thread = new Thread(this::count, "row-counts-" + source.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Throws the failure of a count so far, so that a dump that is lost anyway ends early. */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits for the last count, as long as there is time left. */
    void join(Duration left) {
        try {
            thread.join(Math.max(1, left.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(
                    ExitCode.CANCELLED, "counting the rows of " + source.database() + " was interrupted", null, e);
        }
        check();
        if (thread.isAlive()) {
            cancel();
            throw new BactrianException(
                    ExitCode.DUMP_FAILED,
                    "counting the rows of database " + source.database() + " ran out of time",
                    "raise the option timeout, or set rowCounts to false");
        }
    }

    /** Rows per table; complete after {@link #join}. */
    SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** Ends a count under way; the thread ends when its connection does. */
    void cancel() {
        try {
            if (thread.isAlive()) {
                statement.cancel();
            }
        } catch (SQLException e) {
            // closing the connection ends it just as well, only later on the server's side
        }
    }

    private void count() {
        for (TableName table : tables) {
            try {
                counts.put(table.toString(), PostgresqlTables.count(statement, table));
            } catch (SQLException e) {
                failure = PostgresqlErrors.ofQuery(source, "count the rows of table " + table, e);
                return;
            }
        }
    }
}
