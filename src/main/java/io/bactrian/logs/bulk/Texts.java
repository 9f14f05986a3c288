package io.bactrian.logs.bulk;

/** Texts as Elasticsearch takes them. */
final class Texts {

    /** Lucene refuses a term of more than 32766 bytes, and one character is three bytes at most in UTF-8, or two with two. */
    static final int MOST_BYTES = 32_000;

    private static final int MOST_CHARACTERS = MOST_BYTES / 3;
    private static final String CUT = "…";
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** Without halves of characters, which no UTF-8 can hold. */
    static String valid(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                return withoutHalves(text, at);
            }
        }
        return text;
    }

    /** Not longer than one term of the index may be: then cut, with an ellipsis at its end. */
    static String bounded(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int bytes = 0;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            bytes += letter < 0x80 ? 1 : letter < 0x800 ? 2 : 3;
            if (bytes > MOST_BYTES) {
                boolean pair = Character.isHighSurrogate(text.charAt(at - 1)) && Character.isLowSurrogate(letter);
                return text.substring(0, pair ? at - 1 : at) + CUT;
            }
        }
        return text;
    }

    private static String withoutHalves(String text, int from) {
        StringBuilder out = null;
        for (int at = from; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (Character.isHighSurrogate(letter)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(letter)) {
                out = out == null ? new StringBuilder(text) : out;
                out.setCharAt(at, REPLACEMENT);
            }
        }
        return out == null ? text : out.toString();
    }
}
