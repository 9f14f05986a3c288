package io.bactrian.logs.parse.grok;

/** Times in their usual forms, read by hand. */
final class Times {

    private static final String MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";

    private Times() {}

    /** {@code 2026-11-21T13:52:28.123+07:00}. */
    static int iso(String text, int at) {
        char between = Token.sign(text, at + 10);
        boolean date =
                fits(text, at, "0000-00-00") && (between == 'T' || between == ' ') && fits(text, at + 11, "00:00");
        if (!date) {
            return Token.UNKNOWN;
        }
        int end = at + 16;
        if (fits(text, end, ":00")) {
            end = fraction(text, end + 3);
        }
        char zone = Token.sign(text, end);
        if (zone == 'Z') {
            return end + 1;
        }
        if (zone == '+' || zone == '-') {
            return fits(text, end + 1, "00:00") ? end + 6 : fits(text, end + 1, "0000") ? end + 5 : end;
        }
        return end;
    }

    /** {@code 21/Nov/2026:13:52:28 +0700}. */
    static int http(String text, int at) {
        char sign = Token.sign(text, at + 21);
        boolean date = fits(text, at, "00/aaa/0000:00:00:00 ") && (sign == '+' || sign == '-');
        return date && fits(text, at + 22, "0000") ? at + 26 : Token.UNKNOWN;
    }

    /** {@code Nov  1 13:52:28}. */
    static int syslog(String text, int at) {
        int month = at + 4 <= text.length() ? MONTHS.indexOf(text.substring(at, at + 4)) : -1;
        if (month < 0 || month % 4 != 0) {
            return Token.UNKNOWN;
        }
        int day = at + 4;
        while (Token.sign(text, day) == ' ') {
            day++;
        }
        int end = Numbers.digits(text, day);
        boolean good = end - day >= 1
                && end - day <= 2
                && between(text, day, end, 1, 31)
                && fits(text, end, " 00:00:00")
                && between(text, end + 1, end + 3, 0, 23)
                && between(text, end + 4, end + 6, 0, 59)
                && between(text, end + 7, end + 9, 0, 60);
        return good ? fraction(text, end + 9) : Token.UNKNOWN;
    }

    private static int fraction(String text, int at) {
        boolean point = Token.sign(text, at) == '.' || Token.sign(text, at) == ',';
        return point && Token.isDigit(Token.sign(text, at + 1)) ? Numbers.digits(text, at + 1) : at;
    }

    private static boolean between(String text, int from, int to, int least, int most) {
        int number = Integer.parseInt(text, from, to, 10);
        return number >= least && number <= most;
    }

    /** Whether a text is of a form: 0 is any digit, a any letter, others are themselves. */
    private static boolean fits(String text, int at, String form) {
        for (int sign = 0; sign < form.length(); sign++) {
            char is = Token.sign(text, at + sign);
            boolean good =
                    switch (form.charAt(sign)) {
                        case '0' -> Token.isDigit(is);
                        case 'a' -> Token.isLetter(is);
                        default -> is == form.charAt(sign);
                    };
            if (!good) {
                return false;
            }
        }
        return true;
    }
}
