package io.bactrian.runtime;

/** What was under way when everything stopped, and is done again after the next start: no failure that anybody is told of. */
public class StoppedException extends BactrianException {

    private static final long serialVersionUID = 1L;

    public StoppedException(String message) {
        super(ExitCode.CANCELLED, message, null);
    }
}
