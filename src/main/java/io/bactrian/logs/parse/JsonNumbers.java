package io.bactrian.logs.parse;

import java.math.BigDecimal;

/** Numbers that may be more than a long or a double holds; those stay text. */
final class JsonNumbers {

    private static final int LONGEST = 40;
    private static final int EXACT = 15; // so many digits a double holds whatever they are

    private JsonNumbers() {}

    /** A {@code Long}, a {@code Double} or, flagged in the draft, the text itself. */
    static Object of(String text, Draft draft) {
        if (text.length() <= LONGEST) {
            try {
                if (text.chars().allMatch(sign -> sign == '-' || (sign >= '0' && sign <= '9'))) {
                    return Long.parseLong(text);
                }
                double number = Double.parseDouble(text);
                if (Double.isFinite(number)
                        && (isShort(text) || new BigDecimal(text).compareTo(BigDecimal.valueOf(number)) == 0)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                draft.limited("number");
                return text;
            }
        }
        draft.limited("number");
        return text;
    }

    private static boolean isShort(String text) {
        return text.length() <= EXACT && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }
}
