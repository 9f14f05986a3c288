package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * Restores backups. It needs a repository and the keys; the settings only say where PostgreSQL's tools are, when they
 * are not where they usually are.
 */
public final class Restorer {

    private static final String POSTGRESQL = "postgresql";
    private static final String SQLITE = "sqlite";

    private final Settings settings;

    public Restorer(Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
    }

    /**
     * Restores one backup. The target is changed only after it was looked at; with more than one job, or into files, only
     * after every byte was verified, and with one job in a transaction that ends only after that.
     *
     * @throws BactrianException {@link ExitCode#RESTORE_FAILED} when the target is refused, a tool fails or the rows are
     *     not those of the manifest; {@link ExitCode#VERIFY_FAILED} when no storage holds the backup whole; {@link
     *     ExitCode#KEY} when no key opens it
     */
    public RestoreResult restore(
            Repository repository,
            Manifest manifest,
            RestoreTarget target,
            RestoreOptions options,
            RecoveryListener listener) {
        return restore(repository, manifest, target, options, listener, false);
    }

    RestoreResult restore(
            Repository repository,
            Manifest manifest,
            RestoreTarget target,
            RestoreOptions options,
            RecoveryListener listener,
            boolean scratch) {
        long start = System.nanoTime();
        Phases phases = new Phases(listener);
        BackupReader reader = new BackupReader(repository, manifest, options.keys(), listener);
        List<String> notes = new ArrayList<>();
        SortedMap<String, Long> counts;
        try {
            if (target instanceof RestoreTarget.Postgresql database) {
                requireEngine(manifest, POSTGRESQL, target);
                PostgresqlRestore restore =
                        new PostgresqlRestore(reader, tools(manifest), database, options, scratch, phases);
                counts = restore.run();
                notes.addAll(restore.notes());
            } else if (target instanceof RestoreTarget.Sqlite file) {
                requireEngine(manifest, SQLITE, target);
                counts = new FileRestore(reader, options.force(), phases).database(file.file());
            } else {
                counts = new FileRestore(reader, options.force(), phases)
                        .artifacts(((RestoreTarget.Folder) target).folder());
            }
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED,
                    "cannot restore " + manifest.id() + " to " + target.describe() + ": " + e,
                    null,
                    e);
        }
        notes.addAll(reader.notes());
        return new RestoreResult(
                manifest.id(),
                target.describe(),
                manifest.plainBytes(),
                counts,
                phases.durations(),
                Duration.ofNanos(System.nanoTime() - start),
                List.copyOf(notes));
    }

    /** What a dump tool wrote is read by one that is not older. */
    private PgTools tools(Manifest manifest) {
        return PgVersions.choose(
                PgTools.installed(settings), PgVersions.ofDump(manifest), List.of("pg_restore", "psql"));
    }

    private static void requireEngine(Manifest manifest, String engine, RestoreTarget target) {
        if (!manifest.source().engine().equals(engine)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    manifest.id() + " is a backup of " + manifest.source().engine() + " and cannot be restored to "
                            + target.describe(),
                    "write " + RestoreTarget.FORMS);
        }
    }
}
