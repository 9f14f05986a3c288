package io.bactrian.alerts.template.go;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A number as Go writes it.
 *
 * @param whole its value, when that is an integer of 64 bits, even if written {@code 1e3}
 * @param real the nearest floating point number
 * @param written whether it is written as a floating point number
 */
public record GoNumber(Optional<Long> whole, double real, boolean written) {

    /** What it is where any type will do. */
    public Object value() {
        return written ? (Object) real : whole.orElseThrow();
    }

    public static GoNumber ofCharacter(int point) {
        return new GoNumber(Optional.of((long) point), point, false);
    }

    /** Empty when the text is no number, or an integer beyond 64 bits. */
    public static Optional<GoNumber> parse(String text) {
        boolean negative = text.startsWith("-");
        String digits = text.startsWith("+") || negative ? text.substring(1) : text;
        try {
            return digits.startsWith("+") || digits.startsWith("-") ? Optional.empty() : unsigned(digits, negative);
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<GoNumber> unsigned(String written, boolean negative) {
        if (written.startsWith("_") || written.endsWith("_") || written.contains("__")) {
            return Optional.empty();
        }
        String digits = written.replace("_", "").toLowerCase(java.util.Locale.ROOT);
        int radix = radix(digits);
        if (radix == 10 || (radix == 16 && digits.contains("p"))) {
            return decimal(digits, negative, radix);
        }
        BigInteger whole = new BigInteger(digits.substring(Character.isDigit(digits.charAt(1)) ? 1 : 2), radix);
        return whole(negative ? whole.negate() : whole);
    }

    private static int radix(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x' -> 16;
            case 'b' -> 2;
            case 'o' -> 8;
            default -> digits.chars().allMatch(Character::isDigit) ? 8 : 10;
        };
    }

    private static Optional<GoNumber> whole(BigInteger whole) {
        return Optional.of(new GoNumber(Optional.of(whole.longValueExact()), whole.doubleValue(), false));
    }

    private static Optional<GoNumber> decimal(String digits, boolean negative, int radix) {
        boolean real = radix == 16 || digits.contains(".") || digits.contains("e");
        if (!real) {
            BigInteger whole = new BigInteger(digits);
            return whole(negative ? whole.negate() : whole);
        }
        if (!digits.matches("[0-9a-fpx.e+-]+") || (radix == 10 && digits.matches(".*[fdp]$"))) {
            return Optional.empty();
        }
        double value = Double.parseDouble(digits) * (negative ? -1 : 1);
        if (Double.isInfinite(value)) {
            return Optional.empty();
        }
        return Optional.of(new GoNumber(exact(value), value, true));
    }

    private static Optional<Long> exact(double value) {
        boolean fits = value == Math.rint(value) && Math.abs(value) < 0x1p63;
        return fits ? Optional.of(new BigDecimal(value).longValueExact()) : Optional.empty();
    }
}
