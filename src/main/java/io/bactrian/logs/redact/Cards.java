package io.bactrian.logs.redact;

import java.util.Optional;

/** Payment cards: a known issuer, a length that it uses, and a right check digit (Luhn). */
final class Cards {

    private static final int LEAST = 13;
    private static final int MOST = 19;

    private Cards() {}

    /** At the first of a run of digits, which may go on in groups behind single spaces or dashes. */
    static Optional<Hit> at(Text text, int start) {
        if (text.at(start - 1) == '.' && text.digit(start - 2)) {
            return Optional.empty(); // the fraction of a number
        }
        char[] digits = new char[MOST];
        int count = 0;
        int group = 0;
        char separator = 0;
        int at = start;
        Optional<Hit> longest = Optional.empty();
        while (true) {
            char sign = text.at(at);
            if (Text.kindOf(sign) == Text.DIGIT) {
                if (count == MOST) {
                    return longest;
                }
                digits[count++] = sign;
                group++;
                at++;
                continue;
            }
            boolean whole = Text.kindOf(sign) == 0 && (sign != '.' || !text.digit(at + 1));
            if (whole && (separator == 0 || group <= 6) && isCard(digits, count)) {
                longest = Optional.of(new Hit(Detector.CARD, start, at, new String(digits, 0, count)));
            }
            boolean next = (sign == ' ' || sign == '-')
                    && (separator == sign || (separator == 0 && count == 4))
                    && group >= 3
                    && group <= 6
                    && text.digit(at + 1);
            if (!next) {
                return longest;
            }
            separator = sign;
            group = 0;
            at++;
        }
    }

    /** Whether a number, written without anything else, is a card's. */
    static boolean isCard(String number) {
        boolean digits = number.chars().allMatch(sign -> sign >= '0' && sign <= '9');
        return digits && number.length() <= MOST && isCard(number.toCharArray(), number.length());
    }

    private static boolean isCard(char[] digits, int count) {
        return count >= LEAST && isIssued(digits, count) && luhn(digits, count);
    }

    private static boolean luhn(char[] digits, int count) {
        int sum = 0;
        for (int at = 0; at < count; at++) {
            int digit = digits[count - 1 - at] - '0';
            int weighed = at % 2 == 0 ? digit : digit * 2;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }

    private static boolean isIssued(char[] digits, int count) {
        int two = (digits[0] - '0') * 10 + digits[1] - '0';
        int four = two * 100 + (digits[2] - '0') * 10 + digits[3] - '0';
        boolean longer = count >= 16;
        return switch (digits[0]) {
            case '2' -> count == 16 && isIssuedWith2(four);
            case '3' -> isIssuedWith3(two, four, count);
            case '4' -> count == 13 || count == 16 || count == 19; // Visa
            case '5' -> isIssuedWith5(two, count);
            case '6' -> longer && two != 61 && two != 66 && two <= 67; // Discover, UnionPay, Maestro, RuPay
            case '9' -> four == 9704 && (count == 16 || count == 19); // NAPAS
            default -> false;
        };
    }

    private static boolean isIssuedWith2(int four) {
        boolean mastercard = four >= 2221 && four <= 2720;
        boolean mir = four >= 2200 && four <= 2204;
        return mastercard || mir;
    }

    private static boolean isIssuedWith5(int two, int count) {
        boolean mastercard = two >= 51 && two <= 55;
        return mastercard ? count == 16 : count >= 16; // Maestro
    }

    private static boolean isIssuedWith3(int two, int four, int count) {
        if (two == 34 || two == 37) {
            return count == 15; // American Express
        }
        if (four >= 3528 && four <= 3589) {
            return count >= 16; // JCB
        }
        return count >= 14 && ((four >= 3000 && four <= 3059) || four == 3095 || two == 36 || two == 38 || two == 39);
    }
}
