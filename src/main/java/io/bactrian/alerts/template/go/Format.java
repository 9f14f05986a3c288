package io.bactrian.alerts.template.go;

import java.util.List;

/** Go's {@code printf}. */
final class Format {

    private static final int WIDEST = 1_000_000;

    private final String format;
    private final List<Object> values;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;
    private boolean reordered;
    private boolean badIndex;

    private Format(String format, List<Object> values) {
        this.format = format;
        this.values = values;
    }

    static String format(String format, List<Object> values) {
        return new Format(format, values).run();
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format, at, format.length());
                break;
            }
            out.append(format, at, percent);
            at = percent + 1;
            verb();
        }
        if (!reordered && next < values.size()) {
            out.append("%!(EXTRA ");
            for (int index = next; index < values.size(); index++) {
                Object value = values.get(index);
                out.append(index > next ? ", " : "");
                out.append(value == null ? "<nil>" : Values.typeOf(value) + "=" + Printer.print(value));
            }
            out.append(')');
        }
        return out.toString();
    }

    private void verb() {
        boolean minus = false;
        boolean plus = false;
        boolean sharp = false;
        boolean space = false;
        boolean zero = false;
        for (; at < format.length() && "-+# 0".indexOf(format.charAt(at)) >= 0; at++) {
            minus |= format.charAt(at) == '-';
            plus |= format.charAt(at) == '+';
            sharp |= format.charAt(at) == '#';
            space |= format.charAt(at) == ' ';
            zero |= format.charAt(at) == '0';
        }
        badIndex = false;
        index();
        int width = size("%!(BADWIDTH)");
        if (width < -1) {
            minus = true;
            width = -width;
        }
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            index();
            precision = Math.max(0, size("%!(BADPREC)"));
        }
        index();
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            out.append('%');
        } else if (badIndex) {
            out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
        } else if (next >= values.size()) {
            out.append("%!").appendCodePoint(verb).append("(MISSING)");
        } else {
            Object value = values.get(next++);
            out.append(new Verb(verb, minus, plus, sharp, space, zero && !minus, width, precision).format(value));
        }
    }

    /** {@code [2]}: the second value is the next one. */
    private void index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        int end = format.indexOf(']', at);
        reordered = true;
        if (end < 0) {
            badIndex = true;
            at++;
            return;
        }
        String number = format.substring(at + 1, end);
        at = end + 1;
        badIndex = !number.matches("[0-9]{1,6}")
                || Integer.parseInt(number) < 1
                || Integer.parseInt(number) > values.size();
        if (!badIndex) {
            next = Integer.parseInt(number) - 1;
        }
    }

    /** A width or precision; -1 for none. */
    private int size(String bad) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Object value = next < values.size() ? values.get(next++) : null;
            if (value instanceof Long number && Math.abs(number) <= WIDEST) {
                return number.intValue() == -1 ? -2 : number.intValue();
            }
            out.append(bad);
            return -1;
        }
        int start = at;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        String digits = format.substring(start, at);
        if (digits.length() > 7 || (!digits.isEmpty() && Integer.parseInt(digits) > WIDEST)) {
            out.append(bad);
            return -1;
        }
        return digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }
}
