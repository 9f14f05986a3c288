package io.bactrian.backup.dump;

import io.bactrian.backup.DumpArtifact;
import io.bactrian.backup.DumpSession;
import io.bactrian.backup.SourceFacts;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A dump of PostgreSQL under way: the connection that holds the snapshot, and the tools that read in it. The connection
 * stays open until {@code pg_dump} ended, as the snapshot goes with it.
 */
final class PostgresqlDumpSession implements DumpSession {

    /** Every server has its first superuser already, and the script would stop at making it. */
    private static final String RESTORE_GLOBALS =
            "grep -vx 'CREATE ROLE postgres;' | psql -X -v ON_ERROR_STOP=1 --dbname=postgres";

    private final PostgresqlSource source;
    private final PostgresqlDumpOptions options;
    private final PostgresqlFacts server;
    private final PgTools tools;
    private final Connection connection;
    private final String snapshot;
    private final List<TableName> tables;
    private final PgPassFile passFile;
    private final Instant deadline;
    private final List<ToolProcess> running = new ArrayList<>();
    private final SortedMap<String, String> details = Collections.synchronizedSortedMap(new TreeMap<>());
    private RowCounter counter;
    private boolean closed;

    PostgresqlDumpSession(
            PostgresqlSource source,
            PostgresqlDumpOptions options,
            PostgresqlFacts server,
            PgTools tools,
            Connection connection,
            String snapshot,
            List<TableName> tables,
            PgPassFile passFile) {
        this.source = source;
        this.options = options;
        this.server = server;
        this.tools = tools;
        this.connection = connection;
        this.snapshot = snapshot;
        this.tables = tables;
        this.passFile = passFile;
        this.deadline = Instant.now().plus(options.timeout());
        details.put("encoding", server.encoding());
        details.put("collation", server.collation());
        details.put("options", String.join(" ", options.selection().arguments()));
    }

    @Override
    public List<DumpArtifact> artifacts() {
        DumpArtifact database =
                new Artifact("database", ".dump", "pg_restore --exit-on-error --dbname=TARGET", this::openDatabase);
        return options.globals() == Globals.NONE
                ? List.of(database)
                : List.of(new Artifact("globals", ".sql", RESTORE_GLOBALS, this::openGlobals), database);
    }

    @Override
    public synchronized SourceFacts facts() {
        return new SourceFacts(
                PostgresqlSource.ENGINE,
                source.database(),
                server.version(),
                tools.version(),
                server.identity(),
                new TreeMap<>(details),
                counter == null ? new TreeMap<>() : counter.counts());
    }

    @Override
    public void close() {
        List<ToolProcess> toClose;
        RowCounter toCancel;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            toClose = List.copyOf(running);
            toCancel = counter;
        }
        toClose.forEach(ToolProcess::close);
        if (toCancel != null) {
            toCancel.cancel();
        }
        try {
            connection.abort(Runnable::run); // close() would wait for a count under way
        } catch (SQLException e) {
            // it is of no use any more either way
        } finally {
            passFile.close();
        }
    }

    private InputStream openGlobals() {
        List<String> argv = new ArrayList<>(List.of(tools.path("pg_dumpall"), "--globals-only", "--no-password"));
        argv.add("--lock-wait-timeout=" + options.lockTimeout().toMillis());
        argv.add("--dbname=" + source.conninfo());
        if (isPlainName(source.database())) {
            argv.add("--database=" + source.database()); // the user may log in to no other
        }
        if (options.globals() == Globals.WITHOUT_PASSWORDS) {
            argv.add("--no-role-passwords");
        }
        return new ToolStream(start(argv), false);
    }

    private InputStream openDatabase() {
        List<String> argv = new ArrayList<>(List.of(
                tools.path("pg_dump"),
                "--format=custom",
                "--compress=0",
                "--snapshot=" + snapshot,
                "--no-password",
                "--lock-wait-timeout=" + options.lockTimeout().toMillis(),
                "--dbname=" + source.conninfo()));
        argv.addAll(options.selection().arguments());
        return new ToolStream(start(argv), options.rowCounts());
    }

    private synchronized ToolProcess start(List<String> argv) {
        requireOpen();
        Duration left = Duration.between(Instant.now(), deadline);
        PgDumpErrors errors = new PgDumpErrors(source, options.lockTimeout());
        ToolProcess tool = ToolProcess.of(argv)
                .variables(passFile.variables())
                .timeout(left.isNegative() ? Duration.ZERO : left)
                .errorLines(PgDumpErrors::isError)
                .explainedBy(errors::explain)
                .start();
        running.add(tool);
        return tool;
    }

    private synchronized RowCounter startCounter() {
        requireOpen();
        try {
            counter = new RowCounter(source, connection.createStatement(), tables);
            return counter;
        } catch (SQLException e) {
            throw PostgresqlErrors.ofQuery(source, "count the rows", e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw stopped();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private BactrianException stopped() {
        return new BactrianException(
                ExitCode.CANCELLED, "the dump of database " + source.database() + " was stopped before its end", null);
    }

    /** Whether libpq takes it as the name it is, and not as a connection string. */
    private static boolean isPlainName(String database) {
        return !database.contains("=") && !database.startsWith("postgres://") && !database.startsWith("postgresql://");
    }

    /**
     * A tool's output that ends only when the row counts are there too. Counting starts with the first byte: by then
     * {@code pg_dump} has taken over the snapshot and locked the tables, so neither a count that fails nor a table that
     * is dropped takes them away.
     */
    private final class ToolStream extends FilterInputStream {

        private final ToolProcess tool;
        private final boolean counting;
        private RowCounter counts;
        private boolean ended;

        ToolStream(ToolProcess tool, boolean counting) {
            super(tool.output());
            this.tool = tool;
            this.counting = counting;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            if (counts != null && !isClosed()) {
                counts.check();
            }
            int count = in.read(buffer, offset, length);
            if (count > 0 && counting && counts == null) {
                counts = startCounter();
            }
            if (count < 0) {
                end();
            }
            return count;
        }

        private void end() {
            List<String> warnings = PgDumpErrors.warnings(tool.messages());
            if (!warnings.isEmpty()) {
                details.merge("warnings", String.join("\n", warnings), (some, more) -> some + "\n" + more);
            }
            if (counts != null) {
                joinCounts();
            }
            ended = true;
        }

        private void joinCounts() {
            try {
                counts.join(Duration.between(Instant.now(), deadline));
            } catch (BactrianException e) {
                throw isClosed() ? stopped() : e;
            }
            if (isClosed()) {
                throw stopped();
            }
        }

        @Override
        public void close() {
            tool.close();
        }
    }

    /** One artifact and how it is started. */
    private record Artifact(String name, String suffix, String restoreCommand, Opener opener) implements DumpArtifact {

        @Override
        public InputStream open() {
            return opener.open();
        }
    }

    /** Starts the tool of an artifact. */
    private interface Opener {
        InputStream open();
    }
}
