package io.bactrian.logs.redact;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Phone numbers: international ones behind {@code +} or {@code 00} with a country code that exists, and mobile numbers of
 * Vietnam. Groups may stand behind single spaces, dashes or points, or in brackets.
 */
final class Phones {

    private static final int LEAST = 9;
    private static final int MOST = 15;
    private static final boolean[] COUNTRIES = new boolean[1000];

    static {
        for (int two : new int[] {
            20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60,
            61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98
        }) {
            Arrays.fill(COUNTRIES, two * 10, two * 10 + 10, true);
        }
        for (int three :
                new int[] {21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99
                }) {
            Arrays.fill(COUNTRIES, three * 10, three * 10 + 10, true);
        }
        Arrays.fill(COUNTRIES, 700, 800, true);
    }

    private Phones() {}

    /** At the plus sign. */
    static Optional<Hit> international(Text text, int plus) {
        if (text.kind(plus - 1) != 0 || !text.digit(plus + 1)) {
            return Optional.empty();
        }
        return international(text, plus, plus + 1);
    }

    /** At a nought that begins a run of digits. */
    static Optional<Hit> national(Text text, int nought) {
        if (text.at(nought + 1) == '0') {
            // The United States do not write 001: what begins so is a number with noughts before it.
            return text.at(nought + 2) == '1' ? Optional.empty() : international(text, nought, nought + 2);
        }
        if ("35789".indexOf(text.at(nought + 1)) < 0) {
            return Optional.empty();
        }
        Groups groups = new Groups(text, nought, digits -> 10);
        boolean whole = groups.digits().length() == 10 && groups.first() > 2;
        return whole ? hit(text, nought, groups, "+84" + groups.digits().substring(1)) : Optional.empty();
    }

    private static Optional<Hit> international(Text text, int start, int country) {
        Groups groups = new Groups(text, country, Phones::wholeLength);
        return isInternational(groups.digits()) ? hit(text, start, groups, "+" + groups.digits()) : Optional.empty();
    }

    private static Optional<Hit> hit(Text text, int start, Groups groups, String subject) {
        return Edges.ofNumber(text, start, groups.end())
                ? Optional.of(new Hit(Detector.PHONE, start, groups.end(), subject))
                : Optional.empty();
    }

    /** With how many digits, country included, a number is whole that begins so. */
    private static int wholeLength(CharSequence digits) {
        return switch (digits.charAt(0)) {
            case '1', '7' -> 11;
            case '8' -> digits.length() > 2 && digits.charAt(1) == '4' ? digits.charAt(2) == '2' ? 12 : 11 : MOST;
            default -> MOST;
        };
    }

    private static boolean isInternational(String digits) {
        if (digits.length() < LEAST || digits.length() > MOST) {
            return false;
        }
        if (digits.charAt(0) == '1') { // North America: an area and an exchange begin with 2 to 9
            return digits.length() == 11 && digits.charAt(1) >= '2' && digits.charAt(4) >= '2';
        }
        return COUNTRIES[Integer.parseInt(digits.substring(0, 3))];
    }

    /** Digits as far as they belong together. */
    private static final class Groups {
        private final Text text;
        private final StringBuilder digits = new StringBuilder(MOST + 1);
        private int first;
        private int end;

        Groups(Text text, int start, ToIntFunction<CharSequence> whole) {
            this.text = text;
            end = group(start);
            first = digits.length();
            int gap = first == 0 || first >= LEAST ? 0 : gap(end);
            while (gap > 0 && digits.length() < whole.applyAsInt(digits)) {
                end = group(end + gap);
                gap = gap(end);
            }
        }

        private int group(int start) {
            int at = start;
            while (digits.length() <= MOST && text.digit(at)) {
                digits.append(text.at(at++));
            }
            return at;
        }

        /** How many signs stand between two groups here; 0 when none begins. */
        private int gap(int at) {
            int behind = at;
            while (behind < at + 2 && isSeparator(text.at(behind))) {
                behind++;
            }
            boolean group = behind > at && text.digit(behind) && text.digit(behind + 1);
            return group && (behind == at + 1 || text.at(at) == ')' || text.at(at + 1) == '(') ? behind - at : 0;
        }

        private static boolean isSeparator(char sign) {
            return sign == ' ' || sign == '-' || sign == '.' || sign == '(' || sign == ')';
        }

        String digits() {
            return digits.toString();
        }

        int first() {
            return first;
        }

        int end() {
            return end;
        }
    }
}
