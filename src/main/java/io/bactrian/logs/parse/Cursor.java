package io.bactrian.logs.parse;

import java.util.Optional;

/** Where a format stands in a text. What does not stand there leaves it where it is. */
final class Cursor {

    /** What {@link #peek} answers at the end; a text may hold it too, which never matters. */
    static final char END = '\uffff';

    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    String text() {
        return text;
    }

    /** Whether it stands in this very text, and not in one that is like it. */
    @SuppressWarnings("ReferenceEquality") // told without reading it
    boolean isIn(String other) {
        return text == other;
    }

    void to(int position) {
        at = position;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    void step() {
        at++;
    }

    boolean skip(char sign) {
        if (peek() == sign && !atEnd()) {
            at++;
            return true;
        }
        return false;
    }

    boolean skip(String word) {
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    /** @return how many there were */
    int spaces() {
        int from = at;
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return at - from;
    }

    /** Exactly so many digits, whatever follows; negative when there are fewer. */
    int digits(int count) {
        if (at + count > text.length()) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < count; i++) {
            int digit = text.charAt(at + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        at += count;
        return number;
    }

    /** A whole number of at most 18 digits; negative when there is none. */
    long number() {
        int from = at;
        long number = 0;
        while (isDigit(peek()) && at - from < 18) {
            number = number * 10 + (text.charAt(at++) - '0');
        }
        return at == from ? -1 : number;
    }

    /** What is before the next such sign, which is skipped. */
    Optional<String> until(char sign) {
        int end = text.indexOf(sign, at);
        return end < 0 ? Optional.empty() : Optional.of(cut(end, 1));
    }

    /** What is before the next such word, which is skipped. */
    Optional<String> until(String word) {
        int end = text.indexOf(word, at);
        return end < 0 ? Optional.empty() : Optional.of(cut(end, word.length()));
    }

    /** Everything before the next space, tab, line end or the end; may be empty. */
    String word() {
        int end = at;
        while (end < text.length() && text.charAt(end) > ' ') {
            end++;
        }
        return cut(end, 0);
    }

    /** What is between double quotes, where {@code \"} and {@code \\} are escapes and others are left as they are. */
    Optional<String> quoted() {
        if (peek() != '"') {
            return Optional.empty();
        }
        boolean escaped = false;
        for (int end = at + 1; end < text.length(); end++) {
            char sign = text.charAt(end);
            if (sign == '\\') {
                escaped = true;
                end++;
            } else if (sign == '"') {
                String inner = text.substring(at + 1, end);
                at = end + 1;
                return Optional.of(escaped ? inner.replace("\\\"", "\"").replace("\\\\", "\\") : inner);
            }
        }
        return Optional.empty();
    }

    /** What was stepped over since then. */
    String since(int from) {
        return text.substring(from, at);
    }

    String rest() {
        return cut(text.length(), 0);
    }

    private String cut(int end, int skipped) {
        String cut = text.substring(at, end);
        at = end + skipped;
        return cut;
    }

    static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }

    static boolean isLetter(char sign) {
        return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
    }
}
