package io.bactrian.backup.dump;

import io.bactrian.backup.DumpSession;
import io.bactrian.backup.Dumper;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Dumps an SQLite database that its application goes on using, in WAL mode or not.
 *
 * <p>The copy is made by {@code VACUUM INTO}: one read transaction, so one moment, that no writer in WAL mode disturbs
 * or is disturbed by. The driver's backup interface copies in steps and starts over whenever somebody writes between
 * two of them, which on a large busy database never ends. Besides, the copy is compact and without deleted rows.
 *
 * <p><strong>The copy is plain data on the disk of this host</strong>, beside the database that lies there plain as
 * well: in a folder of mode 0700, in a file of mode 0600 that has no name any more once it is being read.
 */
final class SqliteDumper implements Dumper {

    private final SqliteSource source;
    private final SqliteDumpOptions options;

    SqliteDumper(SqliteSource source, SqliteDumpOptions options) {
        this.source = source;
        this.options = options;
    }

    @Override
    public DumpSession open() throws IOException {
        requireDatabase(); // SQLite takes a missing file for a new database
        return new SqliteDumpSession(source, options);
    }

    private void requireDatabase() throws IOException {
        Path path = source.path();
        String problem = null;
        if (Files.notExists(path)) {
            problem = "does not exist";
        } else if (!Files.isRegularFile(path)) {
            problem = "is not a file";
        } else if (!Files.isReadable(path)) {
            problem = "cannot be read by this user";
        } else if (Files.size(path) == 0) {
            problem = "is empty";
        }
        if (problem != null) {
            throw new PermanentException(
                    ExitCode.SOURCE_UNREACHABLE,
                    "SQLite database " + path + " " + problem,
                    "check source." + source.name() + ".path");
        }
    }
}
