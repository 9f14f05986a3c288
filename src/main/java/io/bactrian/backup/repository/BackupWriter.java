package io.bactrian.backup.repository;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.OpenDump;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one backup in all storages at once. The calling thread reads the dump and cuts it into parts; each storage
 * takes the same parts on a thread of its own. First everything is filled, then all artifacts become visible, then the
 * manifests. Whatever fails before the required number of manifests is written, all of it is taken back.
 */
final class BackupWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BackupWriter.class);
    private static final long LONGEST_CLEANUP_SECONDS = 60;

    private final List<StorageCopy> copies;
    private final List<CompletableFuture<Void>> cleanups = new ArrayList<>();
    private final BackupId id;
    private final int copiesRequired;
    private final long partSize;
    private final BufferPool pool;
    private final StoreListener listener;
    private long storedBytes;

    BackupWriter(
            List<Storage> storages,
            BackupId id,
            int copiesRequired,
            long memory,
            Duration stallTimeout,
            StoreListener listener) {
        this.copies = new ArrayList<>(storages.stream()
                .map(storage -> new StorageCopy(storage, id, stallTimeout))
                .toList());
        this.id = id;
        this.copiesRequired = copiesRequired;
        this.partSize = Math.max(
                PartSizes.LEAST,
                storages.stream().mapToLong(Storage::partSize).max().orElse(0));
        this.pool = new BufferPool(Math.max(memory, partSize));
        this.listener = listener;
    }

    Manifest write(OpenDump dump) {
        boolean stored = false;
        try {
            fill(dump);
            copies.forEach(StorageCopy::publish);
            settle();
            Manifest manifest = manifest(dump);
            byte[] json = ManifestJson.write(manifest);
            copies.forEach(copy -> copy.publishManifest(json));
            settle();
            stored = true;
            return manifest;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(ExitCode.CANCELLED, "storing " + id + " was interrupted", null, e);
        } catch (IOException e) {
            throw failureOf(e);
        } finally {
            if (!stored) {
                dump.close();
                copies.forEach(this::giveUp);
            }
            copies.forEach(StorageCopy::close);
            awaitCleanups();
        }
    }

    private void fill(OpenDump dump) throws IOException, InterruptedException {
        for (OpenDump.OpenArtifact artifact : dump.artifacts()) {
            copies.forEach(copy -> copy.begin(artifact.fileName()));
            // Connecting before the dump starts finds a wrong password in seconds instead of hours.
            settle();
            listener.artifactStarted(artifact.name());
            try (InputStream source = artifact.open()) {
                Parts parts = new Parts(pool, source, partSize, this::checkCopies);
                for (Part part = parts.next(); part != null; part = parts.next()) {
                    hand(part);
                    storedBytes += part.length();
                    listener.progress(dump.plainBytes(), storedBytes);
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
            copies.forEach(StorageCopy::finish);
            settle();
        }
    }

    private void hand(Part part) {
        try {
            checkCopies();
            copies.forEach(copy -> copy.write(part));
        } finally {
            part.release();
        }
    }

    private void settle() throws InterruptedException {
        for (StorageCopy copy : copies) {
            copy.settle();
        }
        checkCopies();
    }

    /** Goes on without the storages that failed, or throws when too few are left. */
    private void checkCopies() {
        for (StorageCopy copy : copies) {
            if (copy.failIfStalled()) {
                pool.writeOff(partSize);
            }
        }
        List<StorageCopy> failed =
                copies.stream().filter(copy -> copy.failure() != null).toList();
        if (failed.isEmpty()) {
            return;
        }
        if (copies.size() - failed.size() < copiesRequired) {
            BactrianException first = failed.get(0).failure();
            failed.stream().skip(1).forEach(copy -> first.addSuppressed(copy.failure()));
            throw first;
        }
        for (StorageCopy copy : failed) {
            LOG.warn("{}: going on without {}", id, copy.failure().getMessage());
            copies.remove(copy);
            giveUp(copy);
            listener.storageDropped(copy.storage().name(), copy.failure());
        }
    }

    private void giveUp(StorageCopy copy) {
        cleanups.add(CompletableFuture.runAsync(copy::giveUp, task -> {
            Thread thread = new Thread(task, "cleanup-" + copy.storage().name() + "-" + id);
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /** An interrupt is kept for the caller: it must not leave half a backup behind. */
    private void awaitCleanups() {
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_CLEANUP_SECONDS);
        for (CompletableFuture<Void> cleanup : cleanups) {
            try {
                cleanup.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException e) {
                LOG.warn("{}: cleaning up takes too long; the sweep will do what is left", id);
            } catch (ExecutionException e) {
                LOG.warn("{}: cleaning up failed; the sweep will do what is left", id, e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Manifest manifest(OpenDump dump) {
        return new Manifest(
                Manifest.FORMAT,
                id.toString(),
                id.backup(),
                Optional.ofNullable(BackupWriter.class.getPackage().getImplementationVersion())
                        .orElse("development"),
                Machine.hostName(),
                id.started(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                dump.source(),
                dump.stages(),
                dump.artifacts().stream()
                        .map(artifact -> new Manifest.StoredArtifact(
                                artifact.name(), artifact.fileName(), artifact.measures(), artifact.restoreCommand()))
                        .toList());
    }

    private static BactrianException failureOf(IOException e) {
        return find(e, cause -> cause instanceof BactrianException known ? known : null)
                .orElseGet(() -> new BactrianException(
                        ExitCode.DUMP_FAILED,
                        "the dump broke off: "
                                + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                        null,
                        e));
    }

    private static <T> Optional<T> find(Throwable thrown, Function<Throwable, T> test) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            T found = test.apply(cause);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
