package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backup on its way into one storage, on a thread of its own so that a slow or hung storage holds up nobody's
 * failure. Steps run in order; after the first that fails the rest are skipped.
 */
final class StorageCopy {

    private static final Logger LOG = LoggerFactory.getLogger(StorageCopy.class);

    private final Storage storage;
    private final BackupId id;
    private final Duration stallTimeout;
    private final ThreadPoolExecutor worker;
    private final List<Upload> uploads = new ArrayList<>();
    private final List<String> published = new ArrayList<>();
    private volatile BactrianException failure;
    private volatile long lastProgress = System.nanoTime();
    private boolean givenUp;

    /** A step of storing; throws what the storage throws. */
    private interface Step {
        void run() throws InterruptedException;
    }

    StorageCopy(Storage storage, BackupId id, Duration stallTimeout) {
        this.storage = storage;
        this.id = id;
        this.stallTimeout = stallTimeout;
        this.worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "store-" + storage.name() + "-" + id);
            thread.setDaemon(true);
            return thread;
        });
    }

    Storage storage() {
        return storage;
    }

    BactrianException failure() {
        return failure;
    }

    /** Begins the next artifact. */
    void begin(String file) {
        then(() -> {
            Upload upload = storage.create(id.folder() + file);
            synchronized (uploads) {
                uploads.add(upload);
            }
        });
    }

    /** Takes a part of the artifact that was begun last; the caller keeps its own reference. */
    void write(Part part) {
        worker.execute(new Task(() -> last().write(part), part.retain()));
    }

    /** Sends what is left of the artifact that was begun last. */
    void finish() {
        then(() -> last().finish());
    }

    /** Makes all artifacts visible. */
    void publish() {
        then(() -> {
            for (Upload upload : snapshot()) {
                remember(upload.key());
                upload.complete();
                lastProgress = System.nanoTime();
            }
        });
    }

    /** Stores the object that makes this a backup. */
    void publishManifest(byte[] manifest) {
        then(() -> {
            remember(id.manifestKey());
            storage.put(id.manifestKey(), manifest);
        });
    }

    /** Waits for all steps given so far, or for a failure. */
    void settle() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        worker.execute(new Task(reached::countDown, null));
        while (failure == null && !reached.await(1, TimeUnit.SECONDS)) {
            failIfStalled();
        }
    }

    /** Declares the storage failed when it has stood still for too long; answers whether it did. */
    boolean failIfStalled() {
        boolean busy = worker.getActiveCount() > 0;
        if (failure != null || !busy || System.nanoTime() - lastProgress < stallTimeout.toNanos()) {
            return false;
        }
        failure = new BactrianException(
                ExitCode.UPLOAD_FAILED,
                "storage " + storage.name() + ": no progress for " + Durations.format(stallTimeout),
                "check that " + storage.describe() + " is not hung");
        return true;
    }

    /** Ends the worker; further steps are refused. */
    void close() {
        for (Runnable waiting : worker.shutdownNow()) {
            ((Task) waiting).skip();
        }
    }

    /**
     * Removes everything that has come into the storage, manifest first. Failures are logged only: the cause is known
     * already, and what stays behind is invisible without a manifest and swept later. Runs once; may take as long as the
     * storage's own time limits, so callers bound their waiting.
     */
    void giveUp() {
        synchronized (this) {
            if (givenUp) {
                return;
            }
            givenUp = true;
        }
        close();
        try {
            if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn(
                        "storage {}: a step of {} does not end; its remains are left to the sweep", storage.name(), id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Upload> open = snapshot();
        for (Upload upload : open) {
            quietly(upload.key(), upload::abort);
        }
        List<String> keys;
        synchronized (published) {
            keys = new ArrayList<>(published);
        }
        for (int at = keys.size() - 1; at >= 0; at--) {
            String key = keys.get(at);
            quietly(key, () -> {
                Deletion deletion = storage.delete(key);
                if (deletion.outcome() == Deletion.Outcome.RETAINED) {
                    LOG.warn("storage {}: {} of a failed backup is {}", storage.name(), key, deletion.message());
                }
            });
        }
    }

    private void quietly(String key, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn(
                    "storage {}: cannot remove what is left of {}, the sweep will: {}",
                    storage.name(),
                    key,
                    e.getMessage());
        }
    }

    private void then(Step step) {
        worker.execute(new Task(step, null));
    }

    private void remember(String key) {
        synchronized (published) {
            published.add(key);
        }
    }

    private Upload last() {
        synchronized (uploads) {
            return uploads.get(uploads.size() - 1);
        }
    }

    private List<Upload> snapshot() {
        synchronized (uploads) {
            return List.copyOf(uploads);
        }
    }

    /** A step with the part it holds, if any: an upload that is given a part releases it, a skipped step does so here. */
    private final class Task implements Runnable {

        private final Step step;
        private final Part part;

        Task(Step step, Part part) {
            this.step = step;
            this.part = part;
        }

        @Override
        public void run() {
            if (failure != null) {
                skip();
                return;
            }
            lastProgress = System.nanoTime();
            try {
                step.run();
            } catch (InterruptedException e) {
                fail(new BactrianException(
                        ExitCode.CANCELLED, "storage " + storage.name() + ": storing was interrupted", null, e));
            } catch (BactrianException e) {
                fail(e);
            } catch (RuntimeException | Error e) {
                fail(new BactrianException(
                        ExitCode.UPLOAD_FAILED,
                        "storage " + storage.name() + ": " + e,
                        "this is a fault of Bactrian",
                        e));
            }
            lastProgress = System.nanoTime();
        }

        void skip() {
            if (part != null) {
                part.release();
            }
        }

        private void fail(BactrianException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
