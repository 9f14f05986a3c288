package io.bactrian.backup.dump;

import java.time.Duration;

/**
 * How to dump a PostgreSQL database.
 *
 * @param selection which of its schemas and tables
 * @param globals whether with the server's roles
 * @param lockTimeout how long to wait for a table that somebody has locked
 * @param timeout for the whole dump, however slowly it is read
 * @param rowCounts whether to count the rows of every table in the dump's snapshot
 */
record PostgresqlDumpOptions(
        PostgresqlSelection selection, Globals globals, Duration lockTimeout, Duration timeout, boolean rowCounts) {}
