package io.bactrian.logs.redact;

/** A text that is looked through, and how often a character of it was looked at. Behind its ends there is NUL. */
final class Text {

    static final int DIGIT = 1;
    static final int UPPER = 2;
    static final int LOWER = 4;

    private static final byte[] KINDS = new byte[128];

    static {
        for (char sign = '0'; sign <= '9'; sign++) {
            KINDS[sign] = DIGIT;
        }
        for (char sign = 'A'; sign <= 'Z'; sign++) {
            KINDS[sign] = UPPER;
            KINDS[sign + ('a' - 'A')] = LOWER;
        }
    }

    private final String text;
    private final char[] signs;
    private long steps;

    Text(String text) {
        this.text = text;
        this.signs = text.toCharArray();
    }

    char at(int index) {
        steps++;
        return index >= 0 && index < signs.length ? signs[index] : 0;
    }

    /** {@link #DIGIT}, {@link #UPPER}, {@link #LOWER}, or 0 for what is no letter or digit of ASCII. */
    int kind(int index) {
        return kindOf(at(index));
    }

    /** As {@link #kind}, within the text, for who counts by himself. */
    int kindUncounted(int index) {
        return kindOf(signs[index]);
    }

    boolean digit(int index) {
        return kind(index) == DIGIT;
    }

    int length() {
        return signs.length;
    }

    boolean startsWith(String prefix, int index) {
        steps += prefix.length();
        return text.startsWith(prefix, index);
    }

    boolean startsWithAnyCase(String prefix, int index) {
        steps += prefix.length();
        return text.regionMatches(true, index, prefix, 0, prefix.length());
    }

    /** @return where it is, at or behind an index; -1 when it is not there */
    int find(String what, int from) {
        int found = text.indexOf(what, from);
        steps += (found < 0 ? text.length() : found) - from;
        return found;
    }

    String part(int from, int to) {
        steps += to - from;
        return text.substring(from, to);
    }

    /** Adds what was done elsewhere for this text. */
    void worked(long more) {
        steps += more;
    }

    long steps() {
        return steps;
    }

    static int kindOf(char sign) {
        return sign < 128 ? KINDS[sign] : 0;
    }
}
