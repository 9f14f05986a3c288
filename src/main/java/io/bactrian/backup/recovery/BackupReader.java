package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.Manifest.StoredArtifact;
import io.bactrian.backup.codec.Decoders;
import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.repository.Repository;
import io.bactrian.backup.repository.Storage;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the artifacts of one backup back to plain bytes, verified against the manifest. */
final class BackupReader {

    static final String DATABASE = "database";
    static final String GLOBALS = "globals";

    private static final int BUFFER = 256 << 10;

    private final Repository repository;
    private final Manifest manifest;
    private final DecryptionKeys keys;
    private final RecoveryListener listener;
    private final List<String> notes = new ArrayList<>();

    BackupReader(Repository repository, Manifest manifest, DecryptionKeys keys, RecoveryListener listener) {
        this.repository = repository;
        this.manifest = manifest;
        this.keys = keys;
        this.listener = listener;
    }

    Manifest manifest() {
        return manifest;
    }

    /** What was not as it should be and yet did not keep the backup from being read. */
    List<String> notes() {
        return notes;
    }

    Optional<StoredArtifact> find(String name) {
        return manifest.artifacts().stream()
                .filter(artifact -> artifact.name().equals(name))
                .findFirst();
    }

    /** @throws PermanentException when the backup has no such artifact */
    StoredArtifact get(String name) {
        return find(name)
                .orElseThrow(() -> new PermanentException(
                        ExitCode.RESTORE_FAILED,
                        "backup " + manifest.id() + " holds no " + name,
                        "it holds "
                                + String.join(
                                        ", ",
                                        manifest.artifacts().stream()
                                                .map(StoredArtifact::name)
                                                .toList())));
    }

    /** The plain bytes from the first storage that begins to deliver them. They end only when they are verified. */
    InputStream open(StoredArtifact artifact) throws IOException {
        return decode(repository.open(manifest, artifact), artifact);
    }

    /**
     * Writes the verified plain bytes into an existing file. A storage that holds them damaged or not at all is passed
     * over, with a note, as long as another one has them whole.
     */
    void copy(StoredArtifact artifact, Path file) throws IOException {
        BactrianException failure = null;
        for (Storage storage : repository.storages()) {
            try (FileChannel out =
                    FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                copyFrom(storage, artifact, out);
                return;
            } catch (BactrianException e) {
                if (e.exitCode() == ExitCode.KEY || e.exitCode() == ExitCode.RESTORE_FAILED) {
                    throw e; // no other copy would help
                }
                notes.add("storage " + storage.name() + ": " + artifact.file() + " was passed over: " + e.getMessage());
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure;
    }

    /** Where a file of this backup lies in every storage. */
    static String key(Manifest manifest, StoredArtifact artifact) {
        return manifest.backup() + "/" + manifest.id() + "/" + artifact.file();
    }

    private void copyFrom(Storage storage, StoredArtifact artifact, FileChannel out) throws IOException {
        try (InputStream plain = decode(storage.open(key(manifest, artifact)), artifact)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = plain.read(buffer); count >= 0; count = plain.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    write(out, bytes);
                }
            }
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.VERIFY_FAILED,
                    "storage " + storage.name() + ": " + artifact.file() + " of " + manifest.id() + " cannot be read: "
                            + e.getMessage(),
                    "verify the backup to see which storages hold it whole",
                    e);
        }
    }

    private void write(FileChannel out, ByteBuffer bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED,
                    "cannot write " + manifest.id() + ": " + e.getMessage(),
                    "is the disk full?",
                    e);
        }
    }

    private InputStream decode(InputStream stored, StoredArtifact artifact) throws IOException {
        try {
            InputStream decoded = Decoders.decode(manifest.stages(), stored, keys);
            return new VerifiedInputStream(
                    new ReadAheadInputStream(decoded, artifact.name()),
                    artifact.plain(),
                    artifact.file() + " of " + manifest.id(),
                    bytes -> listener.progress("read", bytes, artifact.plain().bytes()));
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }
}
