package io.bactrian.logs.parse.grok;

/** {@code [...]} in an expression. */
final class Classes {

    private Classes() {}

    /** Where the class that opens at a place is passed; the end of the text when it never closes. */
    static int end(String source, int open) {
        int at = open + 1;
        if (at < source.length() && source.charAt(at) == '^') {
            at++;
        }
        for (int first = at; at < source.length(); at++) {
            char sign = source.charAt(at);
            if (sign == '\\') {
                at++;
            } else if (sign == '[' && source.startsWith("[:", at) && source.indexOf(":]", at) > 0) {
                at = source.indexOf(":]", at) + 1;
            } else if (sign == ']' && at > first) {
                return at + 1;
            }
        }
        return source.length();
    }
}
