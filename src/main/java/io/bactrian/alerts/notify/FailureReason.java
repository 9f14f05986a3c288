package io.bactrian.alerts.notify;

/** Why an attempt failed, in the words of Alertmanager's metrics. */
public enum FailureReason {
    OTHER("other"),
    CLIENT("clientError"),
    SERVER("serverError"),
    CANCELED("contextCanceled"),
    TIMEOUT("contextDeadlineExceeded"),
    AUTHENTICATION("authError"),
    RATE_LIMITED("rateLimited");

    private final String label;

    FailureReason(String label) {
        this.label = label;
    }

    /** The value of the label {@code reason}. */
    public String label() {
        return label;
    }
}
