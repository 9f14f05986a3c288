package io.bactrian.backup.recovery;

import io.bactrian.backup.codec.DecryptionKeys;
import java.nio.file.Path;

/**
 * How to restore.
 *
 * @param force restore into a database that is not empty: objects that are in the backup are dropped and made anew
 *     ({@code pg_restore --clean --if-exists}) in one transaction, so through one connection, and everything else in it
 *     stays; replace an existing file
 * @param globals restore the roles and tablespaces of the source's server too; roles that exist keep their name and get
 *     the attributes of the backup
 * @param jobs connections to restore through. 1 streams the backup into a single transaction, without any plain byte
 *     on disk; more spool and verify it first and are faster where there are large tables with indexes
 * @param keys what to decrypt with
 * @param scratchFolder where a spooled backup lies meanwhile, in a folder that only this user may enter
 */
public record RestoreOptions(boolean force, boolean globals, int jobs, DecryptionKeys keys, Path scratchFolder) {

    private static final int MOST_JOBS = 64;
    private static final int MOST_DEFAULT_JOBS = 8;

    public RestoreOptions {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new IllegalArgumentException("jobs is " + jobs + ", not a number from 1 to " + MOST_JOBS);
        }
    }

    /** No force, no globals, as many jobs as cores up to eight, the system's temporary folder. */
    public static RestoreOptions with(DecryptionKeys keys) {
        return new RestoreOptions(false, false, defaultJobs(), keys, defaultScratchFolder());
    }

    /** One for each core, eight at most. */
    public static int defaultJobs() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MOST_DEFAULT_JOBS);
    }

    /** The system's temporary folder. */
    public static Path defaultScratchFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    public RestoreOptions withForce(boolean value) {
        return new RestoreOptions(value, globals, jobs, keys, scratchFolder);
    }

    public RestoreOptions withGlobals(boolean value) {
        return new RestoreOptions(force, value, jobs, keys, scratchFolder);
    }

    public RestoreOptions withJobs(int value) {
        return new RestoreOptions(force, globals, value, keys, scratchFolder);
    }

    public RestoreOptions withScratchFolder(Path value) {
        return new RestoreOptions(force, globals, jobs, keys, value);
    }
}
