package io.bactrian.logs.redact;

/** Whether what stands around a find leaves it a thing of its own. */
final class Edges {

    private Edges() {}

    /** Neither inside a word nor a part of a longer number with points or dashes in it. */
    static boolean ofNumber(Text text, int start, int end) {
        return isFree(text, start - 1, start - 2) && isFree(text, end, end + 1);
    }

    private static boolean isFree(Text text, int beside, int beyond) {
        char sign = text.at(beside);
        if (Text.kindOf(sign) != 0) {
            return false;
        }
        return (sign != '.' && sign != '-') || !text.digit(beyond);
    }

    /** Inside words with dashes between them, such as a UUID. */
    static boolean isHyphenated(Text text, int start, int end) {
        return (text.at(start - 1) == '-' && text.kind(start - 2) != 0)
                || (text.at(end) == '-' && text.kind(end + 1) != 0);
    }

    /** No letter or digit on either side. */
    static boolean ofWord(Text text, int start, int end) {
        return text.kind(start - 1) == 0 && text.kind(end) == 0;
    }
}
