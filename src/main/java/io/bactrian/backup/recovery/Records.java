package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.repository.BackupRecord;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what was found out about a backup, signed with this host's name. */
final class Records {

    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private Records() {}

    /**
     * Writes one beside the manifest.
     *
     * @return why it could not be written: that must not hide what was found out
     */
    static Optional<String> write(
            Repository repository, Manifest manifest, String kind, boolean passed, Duration took, String message) {
        try {
            repository.record(
                    manifest, new BackupRecord(kind, Instant.now(), passed, took, Machine.hostName(), message));
            return Optional.empty();
        } catch (BactrianException e) {
            LOG.warn("the outcome of the {} of {} is not recorded: {}", kind, manifest.id(), e.getMessage());
            return Optional.of("the outcome could not be recorded: " + e.getMessage());
        }
    }
}
