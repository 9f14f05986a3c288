package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.Manifest.StoredArtifact;
import io.bactrian.backup.Measure;
import io.bactrian.backup.MeasuredInputStream;
import io.bactrian.backup.codec.Decoders;
import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.backup.recovery.VerifyResult.Depth;
import io.bactrian.backup.repository.ObjectCheck;
import io.bactrian.backup.repository.Repository;
import io.bactrian.backup.repository.Storage;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Proves stored backups by reading them back whole: every byte of every storage against the manifest, and, where there
 * are keys, down to the plain bytes and what they contain. Each proof or disproof is recorded beside the manifest.
 */
public final class Verifier {

    private static final long SPARE = 64 << 20;

    private final Settings settings;
    private final Path scratchFolder;

    public Verifier(Settings settings) {
        this(settings, RestoreOptions.defaultScratchFolder());
    }

    /**
     * @param scratchFolder where the copy of an SQLite database lies while it is checked
     */
    public Verifier(Settings settings, Path scratchFolder) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.scratchFolder = Objects.requireNonNull(scratchFolder, "scratchFolder is null");
    }

    /**
     * Reads one backup back and records what was found.
     *
     * @param keys what to decrypt with; empty to look at the stored bytes only
     * @return every failure at once; {@link VerifyResult#orThrow} makes them an exception
     * @throws BactrianException {@link ExitCode#KEY} when a key is given and does not open the backup: that says nothing
     *     about the backup, so it is not recorded
     */
    public VerifyResult verify(
            Repository repository, Manifest manifest, Optional<DecryptionKeys> keys, RecoveryListener listener) {
        long start = System.nanoTime();
        Pass pass = new Pass(repository, manifest, keys, listener);
        pass.run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        VerifyResult result = pass.result(took);
        return Records.write(repository, manifest, "verify", result.passed(), took, result.message())
                .map(note -> {
                    pass.notes.add(note);
                    return pass.result(took);
                })
                .orElse(result);
    }

    /** One verification under way. */
    private final class Pass {

        private final Repository repository;
        private final Manifest manifest;
        private final Optional<DecryptionKeys> keys;
        private final RecoveryListener listener;
        private final List<String> failures = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Set<String> proven = new HashSet<>();
        private final long total;
        private boolean contentSkipped;
        private long bytes;

        Pass(Repository repository, Manifest manifest, Optional<DecryptionKeys> keys, RecoveryListener listener) {
            this.repository = repository;
            this.manifest = manifest;
            this.keys = keys;
            this.listener = listener;
            this.total = manifest.storedBytes() * repository.storages().size();
        }

        void run() {
            repository.verifyStored(manifest).forEach((storage, checks) -> {
                Set<String> wrong = new HashSet<>();
                for (ObjectCheck check : checks) {
                    if (!check.good()) {
                        wrong.add(check.file());
                        failures.add(line(storage, check.file(), check.message()));
                    }
                }
                for (StoredArtifact artifact : manifest.artifacts()) {
                    if (!wrong.contains(artifact.file())) {
                        verify(storage, artifact);
                    }
                }
            });
        }

        VerifyResult result(Duration took) {
            return new VerifyResult(manifest.id(), depth(), bytes, took, List.copyOf(failures), List.copyOf(notes));
        }

        private Depth depth() {
            if (keys.isEmpty() || proven.size() < manifest.artifacts().size()) {
                return Depth.STORED;
            }
            return contentSkipped ? Depth.PLAIN : Depth.CONTENT;
        }

        /**
         * Once the plain bytes of one copy are proven, another copy with the same stored hash needs no decoding. What
         * does not decode is read again as it is stored, to tell damage in the storage from damage that was stored.
         */
        private void verify(Storage storage, StoredArtifact artifact) {
            long before = bytes;
            if (keys.isEmpty() || proven.contains(artifact.name())) {
                readStored(storage, artifact).ifPresent(failures::add);
                return;
            }
            try {
                readPlain(storage, artifact, keys.get());
                proven.add(artifact.name());
            } catch (BactrianException | IOException e) {
                bytes = before;
                Optional<String> damage = readStored(storage, artifact);
                if (damage.isEmpty() && e instanceof BactrianException failure && failure.exitCode() == ExitCode.KEY) {
                    throw failure; // what is stored is right: it is the key that is wrong
                }
                failures.add(damage.orElseGet(() -> line(
                        storage,
                        artifact.file(),
                        "is stored as the manifest says, but its content is not: " + e.getMessage())));
            }
        }

        private Optional<String> readStored(Storage storage, StoredArtifact artifact) {
            try (MeasuredInputStream stored = open(storage, artifact)) {
                byte[] buffer = new byte[1 << 18];
                for (int count = stored.read(buffer); count >= 0; count = stored.read(buffer)) {
                    listener.progress("read", bytes + stored.bytes(), total);
                }
                bytes += stored.bytes();
                return difference(stored.measure(), artifact.stored())
                        .map(text -> line(storage, artifact.file(), text));
            } catch (IOException | BactrianException e) {
                return Optional.of(line(storage, artifact.file(), String.valueOf(e.getMessage())));
            }
        }

        private void readPlain(Storage storage, StoredArtifact artifact, DecryptionKeys decryption) throws IOException {
            List<MeasuredInputStream> points = new ArrayList<>();
            try (MeasuredInputStream stored = open(storage, artifact)) {
                points.add(stored);
                InputStream plain = decode(stored, artifact, decryption, points);
                long before = bytes;
                try (InputStream verified = new VerifiedInputStream(
                        new ReadAheadInputStream(plain, artifact.name()),
                        artifact.plain(),
                        "its plain content",
                        done -> listener.progress("read", before + stored.bytes(), total))) {
                    inspect(artifact, verified);
                }
                bytes += stored.bytes();
            }
            for (MeasuredInputStream point : points) {
                Measure measured = point.measure();
                Optional<String> difference = artifact.measures().stream()
                        .filter(measure -> measure.point().equals(measured.point()))
                        .findFirst()
                        .flatMap(measure -> difference(measured, measure));
                if (difference.isPresent()) {
                    throw new BactrianException(
                            ExitCode.VERIFY_FAILED, measured.point() + " bytes: " + difference.get(), null);
                }
            }
        }

        /** Undoes stage after stage, measuring between them. The plain bytes are measured by who reads them. */
        private InputStream decode(
                InputStream stored,
                StoredArtifact artifact,
                DecryptionKeys decryption,
                List<MeasuredInputStream> points)
                throws IOException {
            InputStream stream = stored;
            for (int at = manifest.stages().size() - 1; at >= 0; at--) {
                stream = Decoders.decode(List.of(manifest.stages().get(at)), stream, decryption);
                if (at > 0) {
                    MeasuredInputStream measured =
                            new MeasuredInputStream(artifact.measures().get(at).point(), stream);
                    points.add(measured);
                    stream = measured;
                }
            }
            return stream;
        }

        private MeasuredInputStream open(Storage storage, StoredArtifact artifact) {
            return new MeasuredInputStream(
                    artifact.stored().point(), storage.open(BackupReader.key(manifest, artifact)));
        }

        private void inspect(StoredArtifact artifact, InputStream plain) throws IOException {
            boolean database = artifact.name().equals(BackupReader.DATABASE);
            if (database && manifest.source().engine().equals("postgresql")) {
                inspectDump(plain);
            } else if (database && manifest.source().engine().equals("sqlite")) {
                inspectSqlite(artifact, plain);
            } else {
                plain.transferTo(OutputStream.nullOutputStream());
            }
        }

        /** The tool reads no further than it needs; its feeder reads the rest, so that all is verified. */
        private void inspectDump(InputStream plain) throws IOException {
            Optional<PgTools> tools =
                    PgVersions.find(PgTools.installed(settings), PgVersions.ofDump(manifest), List.of("pg_restore"));
            if (tools.isEmpty()) {
                contentSkipped = true;
                notes.add("the table of contents was not read: no pg_restore of version " + PgVersions.ofDump(manifest)
                        + " or newer is installed");
                plain.transferTo(OutputStream.nullOutputStream());
                return;
            }
            try (ToolProcess list = ToolProcess.of(List.of(tools.get().path("pg_restore"), "--list"))
                    .failingAs(ExitCode.VERIFY_FAILED)
                    .input(plain)
                    .start()) {
                TableOfContents.require(
                        list.output(), manifest.source().rowCounts().keySet());
            }
        }

        private void inspectSqlite(StoredArtifact artifact, InputStream plain) throws IOException {
            try (ScratchFolder folder = ScratchFolder.create(scratchFolder)) {
                folder.requireSpace(artifact.plain().bytes() + SPARE);
                Path file = folder.newFile(artifact.name());
                try (OutputStream out = Files.newOutputStream(file)) {
                    plain.transferTo(out);
                }
                SortedMap<String, Long> expected = manifest.source().rowCounts();
                List<String> differences = RowCounts.differences(expected, SqliteFile.inspect(file, expected));
                if (!differences.isEmpty()) {
                    throw new BactrianException(ExitCode.VERIFY_FAILED, String.join("; ", differences), null);
                }
            }
        }

        private static Optional<String> difference(Measure found, Measure expected) {
            if (found.bytes() != expected.bytes()) {
                return Optional.of("has " + found.bytes() + " bytes where the manifest says " + expected.bytes());
            }
            return found.sha256().equals(expected.sha256())
                    ? Optional.empty()
                    : Optional.of("has SHA-256 " + found.sha256() + " where the manifest says " + expected.sha256());
        }

        private static String line(Storage storage, String file, String message) {
            return "storage " + storage.name() + ": " + file + " " + message;
        }
    }
}
