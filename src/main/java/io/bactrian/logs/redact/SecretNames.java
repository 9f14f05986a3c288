package io.bactrian.logs.redact;

import java.util.Locale;
import java.util.Set;

/** Names whose values are secrets: {@code password}, {@code DB_PASSWORD}, {@code spring.datasource.password}, {@code apiKey}. */
final class SecretNames {

    /** How far the value of a name goes when nothing quotes it. */
    enum Kind {
        NONE,
        /** To white space or what ends a value. */
        WORD,
        /** {@code Bearer} and one word, or the line. */
        AUTHORIZATION,
        /** The line. */
        LINE
    }

    static final int LONGEST = 64;

    private static final String LASTS = "dtnyeslhupvcrk"; // what the words below end with
    private static final Set<String> WORDS = Set.of("pwd", "otp", "cvv", "cvc", "matkhau", "kennwort");
    private static final String[] ENDS = {
        "password",
        "passwd",
        "passphrase",
        "passwort",
        "matkhau",
        "secret",
        "token",
        "apikey",
        "accesskey",
        "secretkey",
        "privatekey",
        "signingkey",
        "encryptionkey",
        "sharedkey",
        "authkey",
        "accountkey",
        "credential",
        "credentials"
    };

    private SecretNames() {}

    /** Whether a name that ends so is worth looking at. */
    static boolean mayEnd(char last) {
        return Text.kindOf(last) == Text.DIGIT || LASTS.indexOf(last | 0x20) >= 0;
    }

    /** What the name of a field says of its value. */
    static Kind of(String name) {
        Text text = new Text(name);
        return of(text, Math.max(0, name.length() - LONGEST), name.length());
    }

    /** What a name that ends at {@code end} says of its value; its sign before {@code from} is no part of it. */
    static Kind of(Text text, int from, int end) {
        int last = end;
        while (last > from && text.digit(last - 1)) {
            last--;
        }
        if (last == from || LASTS.indexOf(text.at(last - 1) | 0x20) < 0) {
            return Kind.NONE;
        }
        StringBuilder letters = new StringBuilder(LONGEST);
        int segment = 0;
        int segments = 0;
        for (int at = from; at < last; at++) {
            char sign = text.at(at);
            int kind = Text.kindOf(sign);
            boolean hump = kind == Text.UPPER && text.kind(at - 1) == Text.LOWER;
            if ((kind == 0 || hump) && letters.length() > segment) {
                segment = letters.length();
                segments++;
            }
            if (kind != 0) {
                letters.append(sign);
            }
        }
        return of(letters.toString().toLowerCase(Locale.ROOT), segment, segments);
    }

    private static Kind of(String letters, int segment, int segments) {
        String word = letters.substring(segment);
        if (word.equals("cookie") || letters.endsWith("setcookie")) {
            return Kind.LINE;
        }
        if (letters.endsWith("authorization")) {
            return Kind.AUTHORIZATION;
        }
        if (WORDS.contains(word) || (word.equals("pass") && segments > 0)) {
            return Kind.WORD;
        }
        for (String end : ENDS) {
            if (letters.endsWith(end)) {
                return Kind.WORD;
            }
        }
        return Kind.NONE;
    }
}
