package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.Manifest.StoredArtifact;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Restores into files: a SQLite database, or the plain artifacts of any backup. */
final class FileRestore {

    private static final List<String> SIDE_FILES = List.of("-wal", "-shm", "-journal");

    private final BackupReader reader;
    private final boolean force;
    private final Phases phases;

    FileRestore(BackupReader reader, boolean force, Phases phases) {
        this.reader = reader;
        this.force = force;
        this.phases = phases;
    }

    /** A database file that was checked and counted before it got its name. */
    SortedMap<String, Long> database(Path file) throws IOException {
        Manifest manifest = reader.manifest();
        refuseSource(manifest, file);
        if (!force) {
            refuseSideFiles(file);
        }
        try (NewFile restored = NewFile.create(file, force)) {
            phases.run("read", () -> reader.copy(reader.get(BackupReader.DATABASE), restored.temporary()));
            SortedMap<String, Long> expected = manifest.source().rowCounts();
            SortedMap<String, Long> counts =
                    phases.time("check", () -> SqliteFile.inspect(restored.temporary(), expected));
            RowCounts.requireEqual(expected, counts, "the restored file");
            for (String suffix : SIDE_FILES) {
                Files.deleteIfExists(Path.of(file + suffix)); // they belong to the file that is replaced
            }
            restored.publish();
            return counts;
        }
    }

    /** Every artifact as it left the dump tool. */
    SortedMap<String, Long> artifacts(Path folder) throws IOException {
        for (StoredArtifact artifact : reader.manifest().artifacts()) {
            try (NewFile plain = NewFile.create(folder.resolve(plainName(artifact)), force)) {
                phases.run("read", () -> reader.copy(artifact, plain.temporary()));
                plain.publish();
            }
        }
        return new TreeMap<>();
    }

    /** {@code database.dump} of {@code database.dump.zst.gpg}. */
    private static String plainName(StoredArtifact artifact) {
        String suffixes = artifact.file().substring(artifact.name().length());
        int second = suffixes.indexOf('.', 1);
        return artifact.name() + (second < 0 ? suffixes : suffixes.substring(0, second));
    }

    private static void refuseSource(Manifest manifest, Path file) throws IOException {
        Path source = Path.of(manifest.source().identity());
        if (Files.exists(file) && Files.exists(source) && Files.isSameFile(file, source)) {
            throw new PermanentException(
                    ExitCode.RESTORE_FAILED,
                    file + " is the database that was backed up, and is never restored over",
                    "restore to another path, compare, and then rename the two while nobody has them open");
        }
    }

    private static void refuseSideFiles(Path file) {
        for (String suffix : SIDE_FILES) {
            if (Files.exists(Path.of(file + suffix))) {
                throw new PermanentException(
                        ExitCode.RESTORE_FAILED,
                        file + suffix + " exists already: it would be read into the restored database",
                        "name another path, or --force to replace it");
            }
        }
    }
}
