package io.bactrian.logs.redact;

import java.util.Locale;
import java.util.Optional;

/** E-mail addresses: something before the at sign, a domain of two labels or more, the last of them of letters. */
final class Emails {

    private Emails() {}

    /** At the at sign. Looks back no farther than {@code floor}, and never over another at sign. */
    static Optional<Hit> at(Text text, int sign, int floor) {
        int start = sign;
        while (start > floor && isLocal(text, start - 1)) {
            start--;
        }
        while (start < sign && !isLetterOrDigit(text.at(start)) && text.at(start) != '_') {
            start++;
        }
        if (start == sign) {
            return Optional.empty();
        }
        int end = sign + 1;
        int label = end;
        int good = -1;
        while (true) {
            char next = text.at(end);
            if (isLetterOrDigit(next) || (next == '-' && end > label)) {
                end++;
                continue;
            }
            if (end == label) {
                break;
            }
            good = label > sign + 1 && isTop(text, label, end) ? end : good;
            if (next != '.') {
                break;
            }
            end++;
            label = end;
        }
        return good < 0
                ? Optional.empty()
                : Optional.of(new Hit(
                        Detector.EMAIL, start, good, text.part(start, good).toLowerCase(Locale.ROOT)));
    }

    private static boolean isLocal(Text text, int at) {
        char sign = text.at(at);
        return isLetterOrDigit(sign)
                || sign == '.'
                || sign == '_'
                || sign == '-'
                || sign == '+'
                || (sign == '\'' && isLetterOrDigit(text.at(at - 1)) && isLetterOrDigit(text.at(at + 1)));
    }

    private static boolean isTop(Text text, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        if (text.startsWithAnyCase("xn--", from)) {
            return true;
        }
        for (int at = from; at < to; at++) {
            char sign = text.at(at);
            if (sign == '-' || Text.kindOf(sign) == Text.DIGIT) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char sign) {
        return sign < 128 ? Text.kindOf(sign) != 0 : Character.isLetterOrDigit(sign);
    }
}
