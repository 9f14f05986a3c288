package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Backups that this process is storing right now, in whatever repository: no sweep may touch them. */
final class LiveBackups {

    private static final Set<BackupId> LIVE = ConcurrentHashMap.newKeySet();
    private static final Map<String, BackupId> LATEST = new ConcurrentHashMap<>();

    private LiveBackups() {}

    /** A new identifier. A second attempt within one second waits for the next: an ID in the future would upset retention. */
    static BackupId begin(String backup) {
        while (true) {
            Instant now = Instant.now();
            BackupId id = new BackupId(backup, now);
            if (!id.equals(LATEST.put(backup, id))) {
                LIVE.add(id);
                return id;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(
                        Duration.between(now, id.started().plusSeconds(1)).toMillis() + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BactrianException(ExitCode.CANCELLED, "storing " + backup + " was interrupted", null, e);
            }
        }
    }

    static void end(BackupId id) {
        LIVE.remove(id);
    }

    static boolean contains(BackupId id) {
        return LIVE.contains(id);
    }
}
