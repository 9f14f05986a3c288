package io.bactrian.backup.dump;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to dump an SQLite database.
 *
 * @param scratch folder for the copy
 * @param lockTimeout how long to wait for a writer that locks the database
 * @param timeout for the whole dump, however slowly it is read
 * @param rowCounts whether to count the rows of every table of the copy
 */
record SqliteDumpOptions(Path scratch, Duration lockTimeout, Duration timeout, boolean rowCounts) {}
