package io.bactrian.logs.parse.grok;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;

/** What is wrong with a pattern, known when it is loaded. */
final class GrokError {

    private GrokError() {}

    static PermanentException of(String message, String hint) {
        return new PermanentException(ExitCode.CONFIGURATION, "grok: " + message, hint);
    }

    static PermanentException of(String message, String hint, Exception cause) {
        return new PermanentException(ExitCode.CONFIGURATION, "grok: " + message, hint, cause);
    }
}
