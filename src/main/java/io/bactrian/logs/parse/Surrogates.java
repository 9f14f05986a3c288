package io.bactrian.logs.parse;

/** Halves of characters that stand alone: JSON can escape them, UTF-8 cannot write them. */
final class Surrogates {

    private Surrogates() {}

    /** The text with U+FFFD in place of each. */
    static String replaced(String text) {
        StringBuilder good = null;
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (!Character.isSurrogate(sign)) {
                continue;
            }
            if (Character.isHighSurrogate(sign)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
                continue;
            }
            good = good == null ? new StringBuilder(text) : good;
            good.setCharAt(at, '\ufffd');
        }
        return good == null ? text : good.toString();
    }
}
