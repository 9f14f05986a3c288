package io.bactrian.logs.redact;

import java.util.Optional;

/** Passwords of logins in addresses: {@code postgres://ann:x@host/db}. The user and the host stay. */
final class UrlPasswords {

    private static final int LONGEST = 1024;

    private UrlPasswords() {}

    /** At the colon of {@code ://}. */
    static Optional<Hit> at(Text text, int colon) {
        int from = colon + 3;
        int password = -1;
        int sign = -1;
        boolean path = false;
        for (int at = from; at < from + LONGEST && !ends(text.at(at)); at++) {
            char one = text.at(at);
            if (one == ':' && password < 0) {
                password = at + 1;
            } else if (one == '@' && password > 0) {
                sign = at;
            } else if (one == '/' || one == '?' || one == '#') {
                // A password may hold these though it should not; then what stands before them is no port.
                path |= sign > 0 || password < 0 || isPort(text, password, at);
                if (path) {
                    break;
                }
            }
        }
        return sign > password && password > 0 && !text.startsWith("[url-password]", password)
                ? Optional.of(Hit.masked(Detector.URL_PASSWORD, password, sign))
                : Optional.empty();
    }

    private static boolean isPort(Text text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (!text.digit(at)) {
                return false;
            }
        }
        return true;
    }

    private static boolean ends(char sign) {
        return sign <= ' ' || sign == '"' || sign == '<' || sign == '>' || sign == '\\';
    }
}
