package io.bactrian.alerts.template.go;

import io.bactrian.alerts.label.GoQuote;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One verb of a format, with its flags.
 *
 * @param width -1 for none
 * @param precision -1 for none
 */
record Verb(
        int verb, boolean minus, boolean plus, boolean sharp, boolean space, boolean zero, int width, int precision) {

    String format(Object value) {
        if (verb == 'T') {
            return pad(Values.typeOf(value), false);
        }
        if (verb == 'v' && value == null) {
            return pad("<nil>", false);
        }
        if (value == null) {
            return "%!" + Character.toString(verb) + "(<nil>)";
        }
        if (verb == 'v' && value instanceof GoStruct struct && struct.text().isEmpty()) {
            return Printer.print(struct, plus);
        }
        if (value instanceof GoObject object && object.text().isPresent() && "vsqxX".indexOf(verb) >= 0) {
            return string(object.text().get());
        }
        if (value instanceof GoDuration duration) {
            return number(duration.nanos(), value);
        }
        if (value instanceof GoNamed named) {
            return number(named.value(), value);
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            return Printer.elements(value, this::format);
        }
        if (value instanceof GoStruct struct) {
            return "{"
                    + struct.fields().stream()
                            .map(field -> format(field.value()))
                            .reduce((a, b) -> a + " " + b)
                            .orElse("")
                    + "}";
        }
        if (value instanceof String text) {
            return "vsqxX".indexOf(verb) >= 0 ? string(text) : wrong(value);
        }
        if (value instanceof Boolean) {
            return verb == 'v' || verb == 't' ? pad(value.toString(), false) : wrong(value);
        }
        if (value instanceof Double number) {
            return real(number);
        }
        return value instanceof Long number ? number(number, value) : wrong(value);
    }

    private String string(String whole) {
        String text = precision < 0 || whole.codePointCount(0, whole.length()) <= precision
                ? whole
                : whole.substring(0, whole.offsetByCodePoints(0, precision));
        return switch (verb) {
            case 'q' -> pad(sharp && !text.contains("`") ? "`" + text + "`" : quoted(text), false);
            case 'x', 'X' -> {
                HexFormat format = verb == 'X' ? HexFormat.of().withUpperCase() : HexFormat.of();
                if (space) {
                    format = format.withDelimiter(" ");
                }
                yield pad(format.formatHex(text.getBytes(StandardCharsets.UTF_8)), false);
            }
            default -> pad(text, false);
        };
    }

    private String number(long number, Object value) {
        String digits =
                switch (verb) {
                    case 'd', 'v' -> Long.toString(Math.abs(number));
                    case 'b' -> Long.toBinaryString(Math.abs(number));
                    case 'o' -> (sharp ? "0" : "") + Long.toOctalString(Math.abs(number));
                    case 'O' -> "0o" + Long.toOctalString(Math.abs(number));
                    case 'x' -> (sharp ? "0x" : "") + Long.toHexString(Math.abs(number));
                    case 'X' ->
                        (sharp ? "0X" : "") + Long.toHexString(Math.abs(number)).toUpperCase(java.util.Locale.ROOT);
                    case 'c', 'q', 'U' -> null;
                    default -> "";
                };
        if (digits == null) {
            return character(number);
        }
        if (digits.isEmpty()) {
            return wrong(value);
        }
        String full = "0".repeat(Math.max(0, precision - digits.length())) + digits;
        return pad(sign(number < 0) + (number == Long.MIN_VALUE ? full.replace("-", "") : full), precision < 0);
    }

    private String character(long number) {
        int point = Character.isValidCodePoint((int) number) && number == (int) number ? (int) number : 0xfffd;
        String text = Character.toString(point);
        return pad(
                switch (verb) {
                    case 'c' -> text;
                    case 'U' -> String.format("U+%04X", number) + (sharp ? " '" + text + "'" : "");
                    default ->
                        "'" + (text.equals("'") ? "\\'" : text.equals("\"") ? text : inner(GoQuote.quote(text))) + "'";
                },
                false);
    }

    private String quoted(String text) {
        String quoted = GoQuote.quote(text);
        if (!plus) {
            return quoted;
        }
        StringBuilder ascii = new StringBuilder();
        quoted.codePoints()
                .forEach(point -> ascii.append(
                        point < 0x80
                                ? Character.toString(point)
                                : String.format(point > 0xffff ? "\\U%08x" : "\\u%04x", point)));
        return ascii.toString();
    }

    private static String inner(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    private String real(double number) {
        int kind = Character.toLowerCase(verb);
        if ("vefg".indexOf(kind) < 0) {
            return wrong(number);
        }
        String text;
        if (kind == 'v' || kind == 'g') {
            text = precision < 0 ? GoFloat.shortest(number, 'g') : GoFloat.format(number, 'g', precision);
        } else {
            text = GoFloat.format(number, (char) kind, precision < 0 ? 6 : precision);
        }
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        String signed = Double.isInfinite(number) && number > 0 ? "+" : sign(text.startsWith("-"));
        String cased = verb == 'E' || verb == 'G' ? digits.replace('e', 'E') : digits;
        return pad(signed + cased, !Double.isNaN(number) && !Double.isInfinite(number));
    }

    private String sign(boolean negative) {
        return negative ? "-" : plus ? "+" : space ? " " : "";
    }

    private String wrong(Object value) {
        return "%!" + Character.toString(verb) + "(" + Values.typeOf(value) + "=" + Printer.print(value) + ")";
    }

    private String pad(String text, boolean number) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        if (minus) {
            return text + " ".repeat(missing);
        }
        if (!zero || (!number && precision >= 0)) {
            return " ".repeat(missing) + text;
        }
        boolean signed = number && !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0;
        return (signed ? text.substring(0, 1) : "") + "0".repeat(missing) + (signed ? text.substring(1) : text);
    }
}
