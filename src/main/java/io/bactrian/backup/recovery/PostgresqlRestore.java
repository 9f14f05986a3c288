package io.bactrian.backup.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.backup.Manifest;
import io.bactrian.backup.Manifest.StoredArtifact;
import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.dump.TableName;
import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores one backup of PostgreSQL into one database and compares what came out. */
final class PostgresqlRestore {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresqlRestore.class);
    private static final String MAINTENANCE = "postgres";
    private static final long SPARE = 64 << 20;
    private static final int TABLES_A_QUERY = 50;

    private final BackupReader reader;
    private final PgClient server;
    private final RestoreOptions options;
    private final boolean scratch;
    private final Phases phases;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param scratch whether the target is a server of our own: without the source's tablespaces, and without ownership
     *     where the backup does not hold the roles
     */
    PostgresqlRestore(
            BackupReader reader,
            PgTools tools,
            RestoreTarget.Postgresql target,
            RestoreOptions options,
            boolean scratch,
            Phases phases) {
        this.reader = reader;
        this.server = new PgClient(tools, target);
        this.options = options;
        this.scratch = scratch;
        this.phases = phases;
    }

    /** What went another way than usual. */
    List<String> notes() {
        return notes;
    }

    /** Rows per table of what was restored. */
    SortedMap<String, Long> run() throws IOException {
        try (server) {
            return restore();
        }
    }

    private SortedMap<String, Long> restore() throws IOException {
        Manifest manifest = reader.manifest();
        boolean exists = new RestoreGuard(server, MAINTENANCE).check(manifest, options.force());
        StoredArtifact database = reader.get(BackupReader.DATABASE);
        Optional<StoredArtifact> globals =
                options.globals() ? Optional.of(reader.get(BackupReader.GLOBALS)) : Optional.empty();
        // What is streamed is verified only at its end: too late where something is dropped before.
        boolean spool = options.jobs() > 1 || replaces(exists);
        long needed = (spool ? database.plain().bytes() : 0)
                + globals.map(artifact -> 2 * artifact.plain().bytes()).orElse(0L);
        if (needed == 0) {
            into(exists, null, database);
            return compare();
        }
        try (ScratchFolder folder = ScratchFolder.create(options.scratchFolder())) {
            folder.requireSpace(needed + SPARE);
            Path roles = globals.isPresent() ? spool(folder, globals.get()) : null;
            Path dump = spool ? spool(folder, database) : null;
            if (roles != null) {
                Path fitted = folder.newFile("globals.fitted");
                phases.run("globals", () -> restoreGlobals(roles, fitted));
            }
            into(exists, dump, database);
        }
        return compare();
    }

    private Path spool(ScratchFolder folder, StoredArtifact artifact) throws IOException {
        return phases.time("read", () -> {
            Path file = folder.newFile(artifact.name());
            reader.copy(artifact, file);
            return file;
        });
    }

    /** From here on the target is changed. */
    private void into(boolean exists, Path dump, StoredArtifact database) throws IOException {
        if (!exists) {
            create();
        }
        try {
            phases.run("restore", () -> {
                if (dump == null) {
                    stream(database, exists);
                } else {
                    load(dump, exists);
                }
            });
        } catch (IOException | RuntimeException e) {
            if (!exists) {
                drop();
            }
            throw e;
        }
    }

    private SortedMap<String, Long> compare() throws IOException {
        phases.run("analyze", this::analyze);
        SortedMap<String, Long> expected = reader.manifest().source().rowCounts();
        SortedMap<String, Long> counts = phases.time("count", () -> count(expected));
        RowCounts.requireEqual(expected, counts, server.target().describe());
        return counts;
    }

    private void restoreGlobals(Path script, Path fitted) throws IOException {
        List<String> existing = GlobalsScript.fit(
                script,
                fitted,
                names("SELECT rolname AS name FROM pg_roles"),
                names("SELECT spcname AS name FROM pg_tablespace"),
                !scratch);
        if (!existing.isEmpty()) {
            LOG.info("{}: exist already: {}", server.target().describe(), String.join(", ", existing));
        }
        try (InputStream in = Files.newInputStream(fitted)) {
            server.execute(MAINTENANCE, in);
        }
    }

    private Set<String> names(String sql) throws IOException {
        Set<String> names = new HashSet<>();
        server.query(MAINTENANCE, sql).forEach(row -> names.add(row.get("name").asText()));
        return names;
    }

    /** With the source's encoding and collation where the target's system knows it. */
    private void create() throws IOException {
        Map<String, String> details = reader.manifest().source().details();
        String create = "CREATE DATABASE " + PgClient.identifier(server.target().database()) + " TEMPLATE template0"
                + Optional.ofNullable(details.get("encoding"))
                        .map(encoding -> " ENCODING " + PgClient.literal(encoding))
                        .orElse("");
        String collation = Optional.ofNullable(details.get("collation"))
                .map(name -> " LC_COLLATE " + PgClient.literal(name) + " LC_CTYPE " + PgClient.literal(name))
                .orElse("");
        try {
            server.execute(MAINTENANCE, create + collation + ";");
        } catch (BactrianException e) {
            if (collation.isEmpty() || !String.valueOf(e.getMessage()).contains("locale")) {
                throw e;
            }
            notes.add("the target's system does not know the collation " + details.get("collation")
                    + ": the database has the server's default");
            server.execute(MAINTENANCE, create + ";");
        }
    }

    /** What was created for a restore that failed goes again, so that the next attempt finds nothing in its way. */
    private void drop() {
        try {
            boolean canForce = server.query(MAINTENANCE, "SELECT current_setting('server_version_num')::int AS version")
                            .get(0)
                            .get("version")
                            .asInt()
                    >= 130_000;
            server.execute(
                    MAINTENANCE,
                    "DROP DATABASE " + PgClient.identifier(server.target().database())
                            + (canForce ? " WITH (FORCE);" : ";"));
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "{} was created for a restore that failed and cannot be dropped: {}",
                    server.target().describe(),
                    e.getMessage());
        }
    }

    /** What is in use is replaced in one transaction: until it ends the target is as it was. */
    private void load(Path dump, boolean exists) throws IOException {
        List<String> arguments = arguments(exists);
        arguments.add(replaces(exists) || options.jobs() == 1 ? "--single-transaction" : "--jobs=" + options.jobs());
        arguments.add(dump.toString());
        try (ToolProcess tool =
                server.tool("pg_restore", server.target().database(), arguments).start()) {
            tool.await();
        }
    }

    private boolean replaces(boolean exists) {
        return exists && options.force();
    }

    /** The last block reaches pg_restore only when all was verified, so a damaged backup is never committed. */
    private void stream(StoredArtifact database, boolean exists) throws IOException {
        List<String> arguments = arguments(exists);
        arguments.add("--single-transaction");
        try (InputStream plain = reader.open(database);
                ToolProcess tool = server.tool("pg_restore", server.target().database(), arguments)
                        .input(plain)
                        .start()) {
            tool.await();
        }
    }

    private List<String> arguments(boolean exists) {
        List<String> arguments = new ArrayList<>(List.of("--exit-on-error"));
        if (replaces(exists)) {
            arguments.add("--clean");
            arguments.add("--if-exists");
        }
        if (scratch) {
            arguments.add("--no-tablespaces");
            if (!options.globals()) {
                arguments.add("--no-owner");
                arguments.add("--no-privileges");
            }
        }
        return arguments;
    }

    private void analyze() throws IOException {
        try (ToolProcess tool = server.tool(
                        "vacuumdb",
                        server.target().database(),
                        List.of("--analyze-only", "--quiet", "--jobs=" + options.jobs()))
                .start()) {
            tool.await();
        }
    }

    /** Counts the tables the manifest counted, as many at once as there are jobs. */
    private SortedMap<String, Long> count(SortedMap<String, Long> expected) throws IOException {
        List<TableName> tables = new ArrayList<>();
        JsonNode found = server.query(
                server.target().database(),
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
                        + " ORDER BY pg_relation_size(c.oid) DESC");
        for (JsonNode row : found) {
            TableName table = new TableName(
                    row.get("nspname").asText(), row.get("relname").asText());
            if (expected.containsKey(table.toString())) {
                tables.add(table);
            }
        }
        List<List<TableName>> portions = new ArrayList<>();
        int size = Math.max(1, Math.min(TABLES_A_QUERY, tables.size() / options.jobs()));
        for (int from = 0; from < tables.size(); from += size) {
            portions.add(tables.subList(from, Math.min(from + size, tables.size())));
        }
        SortedMap<String, Long> counts = new TreeMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(options.jobs());
        try {
            List<Callable<Map<String, Long>>> tasks = new ArrayList<>();
            portions.forEach(portion -> tasks.add(() -> count(portion)));
            for (Future<Map<String, Long>> portion : workers.invokeAll(tasks)) {
                counts.putAll(portion.get());
                phases.listener().progress("count", counts.size(), tables.size());
            }
            return counts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(ExitCode.CANCELLED, "counting the restored rows was interrupted", null, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BactrianException failure) {
                throw failure;
            }
            throw new IOException("cannot count the restored rows: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private Map<String, Long> count(List<TableName> tables) throws IOException {
        StringBuilder sql = new StringBuilder();
        for (int at = 0; at < tables.size(); at++) {
            sql.append(at == 0 ? "" : " UNION ALL ")
                    .append("SELECT ")
                    .append(at)
                    .append(" AS at, count(*) AS rows FROM ONLY ")
                    .append(tables.get(at).sql());
        }
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode row : server.query(server.target().database(), sql.toString())) {
            counts.put(
                    tables.get(row.get("at").asInt()).toString(),
                    row.get("rows").asLong());
        }
        return counts;
    }
}
