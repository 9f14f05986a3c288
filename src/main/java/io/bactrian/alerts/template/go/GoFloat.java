package io.bactrian.alerts.template.go;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating point numbers as Go writes them. */
final class GoFloat {

    private static final int DIGITS_OF_DOUBLE = 17;
    private static final int EXPONENT_FROM = 6;

    private GoFloat() {}

    /** With as few digits as tell it from its neighbours. */
    static String shortest(double value, char verb) {
        return special(value) ? name(value) : sign(value) + shortest(exact(value), verb);
    }

    /** With so many digits; for {@code g} all digits count, for others those after the point. */
    static String format(double value, char verb, int precision) {
        if (special(value)) {
            return name(value);
        }
        BigDecimal number = exact(value);
        String text =
                switch (verb) {
                    case 'e' -> exponent(rounded(number, precision + 1), precision);
                    case 'f' ->
                        number.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
                    default -> general(rounded(number, Math.max(1, precision)), Math.max(1, precision));
                };
        return sign(value) + text;
    }

    private static String shortest(BigDecimal number, char verb) {
        BigDecimal digits = number;
        for (int count = 1; count <= DIGITS_OF_DOUBLE; count++) {
            digits = rounded(number, count);
            if (digits.doubleValue() == number.doubleValue()) {
                break;
            }
        }
        BigDecimal stripped = digits.signum() == 0 ? BigDecimal.ZERO : digits.stripTrailingZeros();
        return switch (verb) {
            case 'e' -> exponent(stripped, stripped.precision() - 1);
            case 'f' -> stripped.setScale(Math.max(0, stripped.scale())).toPlainString();
            default -> general(stripped, EXPONENT_FROM);
        };
    }

    private static String general(BigDecimal number, int most) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        int exponent = power(stripped);
        if (exponent < -4 || exponent >= most) {
            return exponent(stripped, stripped.precision() - 1);
        }
        return stripped.setScale(Math.max(0, stripped.scale())).toPlainString();
    }

    private static String exponent(BigDecimal number, int precision) {
        int power = power(number);
        String digits = number.signum() == 0
                ? "0".repeat(precision + 1)
                : rounded(number, precision + 1).unscaledValue().toString();
        String padded = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
        return padded.charAt(0)
                + (precision > 0 ? "." + padded.substring(1, precision + 1) : "")
                + (power < 0 ? "e-" : "e+")
                + (Math.abs(power) < 10 ? "0" : "")
                + Math.abs(power);
    }

    private static int power(BigDecimal number) {
        return number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
    }

    private static BigDecimal rounded(BigDecimal number, int digits) {
        return number.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal exact(double value) {
        return new BigDecimal(Math.abs(value));
    }

    private static boolean special(double value) {
        return Double.isNaN(value) || Double.isInfinite(value);
    }

    private static String name(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }

    private static String sign(double value) {
        return value < 0 || (value == 0 && 1 / value < 0) ? "-" : "";
    }
}
