package io.bactrian.logs.parse.grok;

/**
 * Reads by hand what a usual pattern matches: exactly what RE2 would take first at this place, or it says that it does not
 * know.
 */
interface Token {

    /** It does not know, which is not to say that there is no match. */
    int UNKNOWN = -1;

    /**
     * @param next the literal that follows, or null
     * @return where it ends, or {@link #UNKNOWN}
     */
    int end(String text, int at, String next);

    /** Whether what follows says where it ends. */
    default boolean isOpen() {
        return false;
    }

    /** Tells by itself where it ends. */
    @FunctionalInterface
    interface Fixed extends Token {

        int end(String text, int at);

        @Override
        default int end(String text, int at, String next) {
            return end(text, at);
        }
    }

    /** Ends where what follows begins. */
    interface Open extends Token {

        @Override
        default boolean isOpen() {
            return true;
        }
    }

    /** Signs of a class, as many as there are; fewer when only so the literal follows that must. */
    record Run(int least, Signs signs) implements Token {

        @Override
        public int end(String text, int at, String next) {
            int end = at;
            while (end < text.length() && signs.has(text.charAt(end))) {
                end++;
            }
            if (next != null && !text.startsWith(next, end)) {
                end = text.lastIndexOf(next, end);
            }
            return end - at < least ? UNKNOWN : end;
        }
    }

    /** A class of signs. */
    @FunctionalInterface
    interface Signs {

        boolean has(char sign);
    }

    static boolean isBlank(char sign) {
        return sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r' || sign == '\f';
    }

    static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }

    static boolean isLetter(char sign) {
        return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
    }

    static boolean isWord(char sign) {
        return isLetter(sign) || isDigit(sign) || sign == '_';
    }

    /** What a name of a host or user has. */
    static boolean isName(char sign) {
        return isWord(sign) || sign == '-';
    }

    static char sign(String text, int at) {
        return at < text.length() ? text.charAt(at) : '\uffff';
    }
}
