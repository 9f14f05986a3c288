package io.bactrian.logs.spool;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;

/** A spool is full, or its disk is: whoever sent this keeps it and tries again. */
public final class SpoolRefusedException extends BactrianException {

    private static final long serialVersionUID = 1L;

    SpoolRefusedException(String message, String hint, Throwable cause) {
        super(ExitCode.FAILED, message, hint, cause);
    }
}
