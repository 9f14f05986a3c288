package io.bactrian.logs.parse;

import java.util.Optional;

/** What may tie events together: short, and of signs that need no care wherever it is shown. */
final class Ids {

    /** Digits of a trace id of 64 bits; W3C's have twice as many. */
    static final int SHORTEST_TRACE = 16;

    private static final int LONGEST = 128;
    private static final int TRACE = 32;

    private Ids() {}

    /** Letters, digits and {@code - _ . : / + = @ ~}; empty for anything else, and for {@code -}, which says there is none. */
    static Optional<String> plain(String value) {
        if (value.isEmpty() || value.length() > LONGEST || value.equals("-") || value.equals("null")) {
            return Optional.empty();
        }
        for (int at = 0; at < value.length(); at++) {
            char sign = value.charAt(at);
            if (!Cursor.isLetter(sign) && !Cursor.isDigit(sign) && "-_.:/+=@~".indexOf(sign) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(value);
    }

    /** The trace of W3C's {@code 00-<trace>-<span>-<flags>}. */
    static Optional<String> traceParent(String value) {
        boolean wellFormed = value.length() >= 55
                && value.charAt(2) == '-'
                && value.charAt(35) == '-'
                && value.charAt(52) == '-'
                && isHex(value, 0, 2)
                && !value.startsWith("ff")
                && isHex(value, 36, 52);
        return wellFormed ? trace(value.substring(3, 35)) : Optional.empty();
    }

    /** The trace of {@code <trace>-<span>…}, Zipkin's single header, and of Jaeger's, which has colons. */
    static Optional<String> b3(String value) {
        int end = 0;
        while (end < value.length() && value.charAt(end) != '-' && value.charAt(end) != ':') {
            end++;
        }
        return end < value.length() ? trace(value.substring(0, end)) : Optional.empty();
    }

    /** A trace id of 16 or 32 hexadecimal digits that is not nought. */
    static Optional<String> trace(String value) {
        boolean good = (value.length() == TRACE || value.length() == SHORTEST_TRACE)
                && isHex(value, 0, value.length())
                && value.chars().anyMatch(sign -> sign != '0');
        return good ? Optional.of(value) : Optional.empty();
    }

    private static boolean isHex(String value, int from, int to) {
        for (int at = from; at < to; at++) {
            if (Character.digit(value.charAt(at), 16) < 0 || value.charAt(at) > 'f') {
                return false;
            }
        }
        return true;
    }
}
