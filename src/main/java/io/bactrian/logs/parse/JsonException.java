package io.bactrian.logs.parse;

/** A line is no JSON. Without a message, which would quote the line, and without a trace, as lines of others may all be so. */
final class JsonException extends Exception {

    private static final long serialVersionUID = 1;

    JsonException() {
        super(null, null, false, false);
    }
}
