package io.bactrian.doctor;

/**
 * What a check found.
 *
 * @param subject what was looked at: {@code source crm}
 * @param message how it is, lower case, no final stop
 * @param hint the next step, or an empty string
 */
public record Finding(Level level, String subject, String message, String hint) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** Works, but somebody should look at it. */
        WARN,
        /** A backup or restore would fail. */
        FAIL
    }

    static Finding ok(String subject, String message) {
        return new Finding(Level.OK, subject, message, "");
    }

    static Finding warn(String subject, String message, String hint) {
        return new Finding(Level.WARN, subject, message, hint);
    }

    static Finding fail(String subject, String message, String hint) {
        return new Finding(Level.FAIL, subject, message, hint);
    }
}
