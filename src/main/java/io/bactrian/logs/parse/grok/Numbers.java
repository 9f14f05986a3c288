package io.bactrian.logs.parse.grok;

/** Numbers, read by hand. */
final class Numbers {

    private Numbers() {}

    static int whole(String text, int at) {
        int from = afterSign(text, at);
        int end = digits(text, from);
        return end == from ? Token.UNKNOWN : end;
    }

    static int positive(String text, int at) {
        return Token.sign(text, at) == '0' || !Token.isDigit(Token.sign(text, at)) ? Token.UNKNOWN : digits(text, at);
    }

    static int decimal(String text, int at) {
        int from = afterSign(text, at);
        int end = digits(text, from);
        if (Token.sign(text, end) == '.' && Token.isDigit(Token.sign(text, end + 1))) {
            return digits(text, end + 1);
        }
        return end == from ? Token.UNKNOWN : end;
    }

    /** Where the digits that begin at a place end. */
    static int digits(String text, int at) {
        int end = at;
        while (Token.isDigit(Token.sign(text, end))) {
            end++;
        }
        return end;
    }

    /** Whether there are so many digits at a place. */
    static boolean areDigits(String text, int at, int count) {
        for (int digit = 0; digit < count; digit++) {
            if (!Token.isDigit(Token.sign(text, at + digit))) {
                return false;
            }
        }
        return true;
    }

    private static int afterSign(String text, int at) {
        return Token.sign(text, at) == '-' || Token.sign(text, at) == '+' ? at + 1 : at;
    }
}
