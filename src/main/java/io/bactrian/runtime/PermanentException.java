package io.bactrian.runtime;

/** A failure that the next attempt would meet again: a wrong password, a missing key, a misspelt setting. */
public class PermanentException extends BactrianException {

    private static final long serialVersionUID = 1L;

    public PermanentException(ExitCode exitCode, String message, String hint) {
        super(exitCode, message, hint);
    }

    public PermanentException(ExitCode exitCode, String message, String hint, Throwable cause) {
        super(exitCode, message, hint, cause);
    }
}
