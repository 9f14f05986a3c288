package io.bactrian.logs.parse;

import java.util.Optional;

/** {@code level=info msg="it began" took=3ms}: fields without types; a word without {@code =} is a field that is true. */
final class LogfmtFormat implements Format {

    private static final Optional<String> NONE = Optional.of("logfmt: no key=value in it");
    private static final Optional<String> BROKEN = Optional.of("logfmt: a quoted value does not end");

    @Override
    public Optional<String> read(Input input, Draft draft) {
        int pairs = pairs(new Cursor(input.text()), draft);
        return pairs > 0 ? Optional.empty() : pairs == 0 ? NONE : BROKEN;
    }

    /**
     * Puts the pairs from here to the end into a draft.
     *
     * @return how many; negative when a quoted value does not end
     */
    static int pairs(Cursor cursor, Draft draft) {
        int pairs = 0;
        for (blank(cursor); !cursor.atEnd(); blank(cursor)) {
            String name = name(cursor);
            if (!cursor.skip('=')) {
                if (name.isEmpty()) {
                    return 0;
                }
                draft.other(name, true);
            } else if (name.isEmpty()) {
                return 0;
            } else if (cursor.peek() == '"') {
                String value = quoted(cursor);
                if (value == null) {
                    return -1;
                }
                draft.field(name, value);
                pairs++;
            } else {
                draft.field(name, cursor.word());
                pairs++;
            }
        }
        return pairs;
    }

    /** Whether a text begins as {@code key=value} and has one more of them: cheap, and seldom wrong. */
    static boolean isLikely(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals > 40) {
            return false;
        }
        for (int at = 0; at < equals; at++) {
            if (!isNameSign(text.charAt(at))) {
                return false;
            }
        }
        int next = text.indexOf('=', equals + 1);
        return next > 0 && text.lastIndexOf(' ', next) > equals;
    }

    private static void blank(Cursor cursor) {
        while (!cursor.atEnd() && cursor.peek() <= ' ') {
            cursor.step();
        }
    }

    private static String name(Cursor cursor) {
        StringBuilder name = new StringBuilder();
        while (!cursor.atEnd() && cursor.peek() > ' ' && cursor.peek() != '=' && cursor.peek() != '"') {
            name.append(cursor.peek());
            cursor.step();
        }
        return name.toString();
    }

    private static boolean isNameSign(char sign) {
        return Cursor.isLetter(sign) || Cursor.isDigit(sign) || "_-.@/".indexOf(sign) >= 0;
    }

    private static String quoted(Cursor cursor) {
        cursor.step();
        StringBuilder value = new StringBuilder();
        while (!cursor.atEnd()) {
            char sign = cursor.peek();
            cursor.step();
            if (sign == '"') {
                return Surrogates.replaced(value.toString());
            }
            value.append(sign == '\\' ? unescaped(cursor) : sign);
        }
        return null;
    }

    private static char unescaped(Cursor cursor) {
        char sign = cursor.peek();
        cursor.step();
        return switch (sign) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'u' -> unicode(cursor);
            default -> sign;
        };
    }

    private static char unicode(Cursor cursor) {
        int sign = 0;
        for (int digit = 0; digit < 4; digit++) {
            int value = Character.digit(cursor.peek(digit), 16);
            if (value < 0) {
                return 'u';
            }
            sign = sign * 16 + value;
        }
        cursor.to(cursor.at() + 4);
        return (char) sign;
    }
}
