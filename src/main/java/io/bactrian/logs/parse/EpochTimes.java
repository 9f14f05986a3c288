package io.bactrian.logs.parse;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** Numbers since 1970. Their size says their unit; what is before 1973 in seconds is a duration or a count. */
final class EpochTimes {

    private static final long SMALLEST = 100_000_000L;
    private static final long MILLIS = 100_000_000_000L;
    private static final long MICROS = 100_000_000_000_000L;
    private static final long NANOS = 100_000_000_000_000_000L;
    private static final int LONGEST = 32;

    private EpochTimes() {}

    static Optional<Instant> of(long number) {
        if (number < SMALLEST) {
            return Optional.empty();
        }
        if (number < MILLIS) {
            return Optional.of(Instant.ofEpochSecond(number));
        }
        long units = number < MICROS ? 1_000 : number < NANOS ? 1_000_000 : 1_000_000_000;
        return Optional.of(Instant.ofEpochSecond(number / units, number % units * (1_000_000_000 / units)));
    }

    static Optional<Instant> of(double number) {
        return number >= SMALLEST && number < NANOS * 100.0 ? of(BigDecimal.valueOf(number)) : Optional.empty();
    }

    static Optional<Instant> of(String text) {
        if (text.length() > LONGEST || !text.chars().allMatch(sign -> sign == '.' || (sign >= '0' && sign <= '9'))) {
            return Optional.empty();
        }
        try {
            return of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> of(BigDecimal number) {
        if (number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        long whole = number.longValue();
        BigDecimal part = number.subtract(BigDecimal.valueOf(whole));
        long unit = whole < MILLIS ? 1_000_000_000 : whole < MICROS ? 1_000_000 : whole < NANOS ? 1_000 : 1;
        long nanos = part.multiply(BigDecimal.valueOf(unit))
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
        return of(whole).map(time -> time.plusNanos(nanos));
    }
}
