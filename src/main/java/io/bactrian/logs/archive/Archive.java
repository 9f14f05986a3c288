package io.bactrian.logs.archive;

import io.bactrian.logs.tail.RotatedFile;
import io.bactrian.logs.tail.RotatedFiles;
import io.bactrian.runtime.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every rotated file stored once that has wholly arrived. It is noted as stored after it was: who is killed in
 * between stores it a second time at the next start, and none is left out.
 */
final class Archive {

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final int MOST_FAILURES = 3; // in a row: then it is not the files

    private final ArchiveSettings settings;
    private final Clock clock;
    private final ArchiveMeters meters;
    private final Store store;
    private final StoredStreams stored;
    private final Retries retries = new Retries();
    private final Set<RotatedFile> incomplete = new HashSet<>();
    private String trouble;

    /** Where files go. */
    interface Store {

        /**
         * Stores a file.
         *
         * @throws Exception when it is not stored
         */
        void store(RotatedFile file, FileStream bytes) throws Exception;
    }

    /** @throws IOException when what was stored cannot be read */
    Archive(ArchiveSettings settings, Clock clock, ArchiveMeters meters, Store store) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.store = store;
        this.stored = new StoredStreams(settings.journal());
    }

    /**
     * Looks for files once and has those stored that are ready, one after the other.
     *
     * @param goOn asked before each
     */
    void look(BooleanSupplier goOn) {
        RotatedFiles rotated;
        try {
            rotated = RotatedFiles.read(settings.checkpoints());
        } catch (IOException e) {
            complain("cannot read the checkpoints in " + settings.checkpoints() + ": " + e);
            return;
        }
        incomplete.retainAll(rotated.files());
        retries.keepOnly(rotated.streams());
        stored.keepOnly(rotated.streams());
        if (!note()) {
            return;
        }
        List<RotatedFile> waiting = new ArrayList<>(rotated.files());
        waiting.removeIf(file -> file.size() == 0 || isStored(file));
        show(waiting);
        int failures = 0;
        for (RotatedFile file : rotated.files()) {
            if (!goOn.getAsBoolean() || failures == MOST_FAILURES || trouble != null) {
                return;
            }
            if (file.size() == 0 || !isQuiet(file) || !retries.isDue(file.stream(), clock.instant())) {
                continue;
            }
            if (attend(file)) {
                failures = 0;
            } else {
                failures++;
            }
            waiting.removeIf(this::isStored);
            show(waiting);
        }
    }

    private void show(List<RotatedFile> waiting) {
        meters.waiting(
                waiting.size(), waiting.stream().mapToLong(RotatedFile::size).sum());
    }

    private boolean isStored(RotatedFile file) {
        return stored.contains(file.stream(), file.acknowledged());
    }

    private boolean isQuiet(RotatedFile file) {
        return !file.changed().isAfter(clock.instant().minus(settings.after()));
    }

    /** @return false when something failed */
    private boolean attend(RotatedFile file) {
        try {
            if (!isStored(file)) {
                if (!isWhole(file)) {
                    return true;
                }
                store(file);
            }
            if (settings.delete() && isStored(file)) {
                delete(file);
            }
            retries.done(file.stream());
            return true;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            meters.failed();
            Duration wait = retries.failed(file.stream(), clock.instant());
            LOG.warn(
                    "archive:{}: {} is not done with, trying again in {}: {}",
                    settings.name(),
                    file,
                    Durations.format(wait),
                    e.getMessage());
            return false;
        }
    }

    private boolean isWhole(RotatedFile file) throws IOException {
        if (incomplete.contains(file)) {
            return false;
        }
        boolean whole = file.isAcknowledged();
        if (!whole) {
            incomplete.add(file);
        }
        return whole;
    }

    private void store(RotatedFile file) throws Exception {
        FileStream bytes = new FileStream(file.path(), file.size());
        try {
            if (!file.isUnchanged()) {
                return; // renamed or compressed just now: the next look finds it
            }
            store.store(file, bytes);
        } finally {
            bytes.release();
        }
        stored.add(file.stream(), file.acknowledged());
        meters.stored(file.size());
        LOG.info("archive:{}: {} is stored, {} bytes", settings.name(), file, file.size());
        note();
    }

    /** What cannot be noted is remembered meanwhile, and nothing more is stored until it can. */
    private boolean note() {
        try {
            stored.write();
            trouble = null;
            return true;
        } catch (IOException e) {
            meters.failed();
            complain("cannot note in " + settings.journal() + " what was stored: " + e);
            return false;
        }
    }

    private void complain(String reason) {
        if (!reason.equals(trouble)) {
            LOG.error("archive:{}: {}", settings.name(), reason);
        }
        trouble = reason;
    }

    private void delete(RotatedFile file) throws IOException {
        if (file.isReplaced() && file.isAcknowledged() && file.isUnchanged()) {
            Files.delete(file.path());
            meters.deleted();
            LOG.info("archive:{}: {} is stored and was deleted", settings.name(), file);
        }
    }
}
