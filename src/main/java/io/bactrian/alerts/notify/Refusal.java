package io.bactrian.alerts.notify;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.util.Optional;

/** A receiver did not take a message. The message says what it answered, and holds no secret: it is kept and shown. */
public final class Refusal extends BactrianException {

    private static final long serialVersionUID = 1L;

    private final FailureReason reason;
    private final boolean permanent;
    private final transient Optional<Duration> retryAfter;

    private Refusal(FailureReason reason, boolean permanent, Optional<Duration> retryAfter, String message) {
        super(ExitCode.FAILED, message, null);
        this.reason = reason;
        this.permanent = permanent;
        this.retryAfter = retryAfter;
    }

    /** Trying again can help. */
    public static Refusal temporary(FailureReason reason, String message) {
        return new Refusal(reason, false, Optional.empty(), message);
    }

    /** Trying again meets the same answer. */
    public static Refusal permanent(FailureReason reason, String message) {
        return new Refusal(reason, true, Optional.empty(), message);
    }

    /** The receiver takes nothing for a while. */
    public static Refusal rateLimited(Optional<Duration> retryAfter, String message) {
        return new Refusal(FailureReason.RATE_LIMITED, false, retryAfter, message);
    }

    /** The same in other words. */
    Refusal saying(String message) {
        return new Refusal(reason, permanent, retryAfter, message);
    }

    public FailureReason reason() {
        return reason;
    }

    public boolean isPermanent() {
        return permanent;
    }

    /** How long the receiver asked to be left alone. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
