package io.bactrian.logs.parse.grok;

import java.util.Locale;
import java.util.Set;

/** Words of a known form, read by hand. */
final class Words {

    private static final Set<String> LEVELS = Set.of(
            "trace",
            "debug",
            "notice",
            "information",
            "info",
            "warning",
            "warn",
            "error",
            "err",
            "severe",
            "fatal",
            "critical",
            "crit",
            "alert",
            "emergency",
            "emerg",
            "panic");
    private static final int LONGEST_LEVEL = 11;
    private static final int[] UUID = {8, 4, 4, 4, 12};

    private Words() {}

    static int level(String text, int at) {
        int end = at;
        while (Token.isLetter(Token.sign(text, end)) && end - at <= LONGEST_LEVEL) {
            end++;
        }
        return LEVELS.contains(text.substring(at, end).toLowerCase(Locale.ROOT)) ? end : Token.UNKNOWN;
    }

    static int uuid(String text, int at) {
        int end = at;
        for (int part = 0; part < UUID.length; part++) {
            if (part > 0 && Token.sign(text, end++) != '-') {
                return Token.UNKNOWN;
            }
            for (int digit = 0; digit < UUID[part]; digit++) {
                char sign = Token.sign(text, end++);
                if (!Token.isDigit(sign) && !(sign >= 'a' && sign <= 'f') && !(sign >= 'A' && sign <= 'F')) {
                    return Token.UNKNOWN;
                }
            }
        }
        return end;
    }

    static int quoted(String text, int at) {
        char quote = Token.sign(text, at);
        if (quote != '"' && quote != '\'') {
            return Token.UNKNOWN;
        }
        for (int end = at + 1; end < text.length(); end++) {
            if (text.charAt(end) == '\\') {
                end++;
            } else if (text.charAt(end) == quote) {
                return end + 1;
            }
        }
        return Token.UNKNOWN;
    }

    static int javaClass(String text, int at) {
        if (!isStart(Token.sign(text, at))) {
            return Token.UNKNOWN;
        }
        int end = identifier(text, at);
        while (Token.sign(text, end) == '.' && isStart(Token.sign(text, end + 1))) {
            end = identifier(text, end + 1);
        }
        return end;
    }

    private static int identifier(String text, int at) {
        int end = at;
        while (Token.isWord(Token.sign(text, end)) || Token.sign(text, end) == '$') {
            end++;
        }
        return end;
    }

    private static boolean isStart(char sign) {
        return Token.isLetter(sign) || sign == '_' || sign == '$';
    }
}
