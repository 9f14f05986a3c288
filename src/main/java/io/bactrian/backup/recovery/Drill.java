package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rehearses a restore: the whole way of a real one into a server, or file, of our own that is thrown away afterwards.
 * How long it took is the recovery time that can be promised. The outcome is recorded beside the manifest.
 */
public final class Drill {

    private static final List<String> SERVER_PROGRAMS =
            List.of("initdb", "postgres", "pg_ctl", "pg_restore", "psql", "vacuumdb");

    /** The data with its indexes, and the spooled dump. */
    private static final long ROOM = 3;

    private final Settings settings;
    private final Path scratchFolder;

    public Drill(Settings settings) {
        this(settings, RestoreOptions.defaultScratchFolder());
    }

    /**
     * @param scratchFolder where the scratch server's data and the plain dump lie meanwhile: room for three times the dump
     */
    public Drill(Settings settings, Path scratchFolder) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.scratchFolder = Objects.requireNonNull(scratchFolder, "scratchFolder is null");
    }

    /**
     * Drills one backup and records the outcome.
     *
     * @param reference identifier of a backup, or {@code NAME@latest}
     * @return the outcome; {@link DrillResult#orThrow} makes a failure an exception
     * @throws BactrianException {@link ExitCode#NOT_FOUND} when there is no such backup; {@link ExitCode#KEY} when the
     *     keys do not open it, {@link ExitCode#CANCELLED} when it was stopped, and whatever keeps the drill from
     *     beginning: none of these says anything about the backup, so none is recorded
     */
    public DrillResult drill(Repository repository, String reference, DecryptionKeys keys, RecoveryListener listener) {
        Manifest manifest = repository.find(reference);
        Run run = new Run(repository, manifest, keys, listener);
        DrillResult result = run.perform();
        Records.write(repository, manifest, "drill", result.passed(), result.took(), message(result))
                .ifPresent(run.notes::add);
        return result;
    }

    private static String message(DrillResult result) {
        return result.passed()
                ? "restored in " + Durations.format(result.recoveryTime()) + ", "
                        + result.rowCounts().size() + " tables have the rows of the manifest, "
                        + result.indexesChecked() + " indexes are sound"
                : String.join("; ", result.failures());
    }

    /** One drill under way. */
    private final class Run {

        private final Repository repository;
        private final Manifest manifest;
        private final DecryptionKeys keys;
        private final RecoveryListener listener;
        private final Phases phases;
        private final long start = System.nanoTime();
        private final List<String> notes = new ArrayList<>();
        private SortedMap<String, Long> counts = new TreeMap<>();
        private Duration recoveryTime;
        private int indexes;
        private boolean begun;

        Run(Repository repository, Manifest manifest, DecryptionKeys keys, RecoveryListener listener) {
            this.repository = repository;
            this.manifest = manifest;
            this.keys = keys;
            this.listener = listener;
            this.phases = new Phases(listener);
        }

        DrillResult perform() {
            List<String> failures = new ArrayList<>();
            try {
                if (manifest.source().engine().equals("sqlite")) {
                    drillSqlite();
                } else {
                    drillPostgresql();
                }
            } catch (BactrianException e) {
                if (!begun || Set.of(ExitCode.KEY, ExitCode.CANCELLED).contains(e.exitCode())) {
                    throw e;
                }
                failures.add(e.getMessage());
            } catch (IOException e) {
                if (!begun) {
                    throw new BactrianException(ExitCode.RESTORE_FAILED, "cannot begin a drill: " + e, null, e);
                }
                failures.add("cannot restore: " + e);
            }
            Duration took = elapsed();
            return new DrillResult(
                    manifest.id(),
                    manifest.plainBytes(),
                    counts,
                    indexes,
                    recoveryTime == null ? took : recoveryTime,
                    phases.durations(),
                    took,
                    failures,
                    notes);
        }

        private void drillPostgresql() throws IOException {
            int version = Math.max(PgVersions.ofServer(manifest), PgVersions.ofDump(manifest));
            PgTools tools = PgVersions.choose(PgTools.installed(settings), version, SERVER_PROGRAMS);
            boolean globals = manifest.artifacts().stream()
                    .anyMatch(artifact -> artifact.name().equals(BackupReader.GLOBALS));
            if (!globals) {
                notes.add("the backup holds no roles: owners and privileges were not restored");
            }
            try (ScratchServer server = phases.time(
                    "start", () -> ScratchServer.start(tools, scratchFolder, ROOM * manifest.plainBytes()))) {
                RestoreTarget.Postgresql target =
                        server.target(manifest.source().name());
                restore(target, globals);
                try (PgClient client = new PgClient(tools, target)) {
                    int checked = phases.time("check", () -> IndexCheck.run(client));
                    if (checked == IndexCheck.UNAVAILABLE) {
                        notes.add("indexes were not checked: the extension amcheck is not installed");
                    } else {
                        indexes = checked;
                    }
                }
            }
        }

        private void drillSqlite() throws IOException {
            try (ScratchFolder folder = ScratchFolder.create(scratchFolder)) {
                folder.requireSpace(manifest.plainBytes());
                restore(new RestoreTarget.Sqlite(folder.path().resolve("restored.db")), false);
            }
        }

        private void restore(RestoreTarget target, boolean globals) {
            begun = true;
            RestoreOptions options =
                    RestoreOptions.with(keys).withGlobals(globals).withScratchFolder(scratchFolder);
            RestoreResult result =
                    new Restorer(settings).restore(repository, manifest, target, options, listener, true);
            recoveryTime = elapsed();
            counts = result.rowCounts();
            notes.addAll(result.notes());
            result.phases().forEach(phases::add);
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
