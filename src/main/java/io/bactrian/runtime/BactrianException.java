package io.bactrian.runtime;

import java.util.Optional;

/**
 * A failure that an operator can act on. The message names the thing and what is wrong with it, in lower case and
 * without a final stop; the hint says the next step. Neither ever holds a secret.
 *
 * <p>Whether trying again can help is part of the type: {@link PermanentException} is never retried, everything else is.
 */
public class BactrianException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String hint;

    /**
     * @param hint the next step, or null where there is none to give
     */
    public BactrianException(ExitCode exitCode, String message, String hint) {
        this(exitCode, message, hint, null);
    }

    public BactrianException(ExitCode exitCode, String message, String hint, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** Message and hint as they are printed: one line, and a second one that starts with {@code HINT:}. */
    public String describe() {
        return hint == null ? getMessage() : getMessage() + System.lineSeparator() + "HINT: " + hint;
    }
}
