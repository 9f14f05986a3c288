package io.bactrian.runtime;

/**
 * What the process says when it ends. The numbers are part of the interface: scripts and timers branch on them, so a
 * number is never given a second meaning.
 */
public enum ExitCode {
    OK(0, "everything asked for was done"),
    FAILED(1, "failed for a reason that has no code of its own"),
    CONFIGURATION(2, "a setting, a route or the command line is wrong; nothing was started"),
    SOURCE_UNREACHABLE(10, "the database or path to dump cannot be reached or refuses the login"),
    LOCKED(11, "another run of the same flow holds the lease"),
    KEY(12, "an encryption key or passphrase is missing, expired, revoked or wrong"),
    DUMP_FAILED(20, "the dump tool failed, was killed or ran out of time"),
    UPLOAD_FAILED(30, "the repository did not take the backup"),
    NOT_FOUND(31, "no such backup in the repository"),
    VERIFY_FAILED(40, "a stored backup is damaged or incomplete"),
    RESTORE_FAILED(41, "the restore failed or what was restored does not match the manifest"),
    RETENTION_REFUSED(50, "retention refused to delete, or the storage refused the deletion"),
    CANCELLED(130, "stopped by a signal");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The process exit status. */
    public int code() {
        return code;
    }

    /** One line for the reference. */
    public String meaning() {
        return meaning;
    }
}
