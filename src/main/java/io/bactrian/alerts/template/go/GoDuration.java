package io.bactrian.alerts.template.go;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Go's {@code time.Duration}: nanoseconds in 64 bits. */
public record GoDuration(long nanos) implements GoObject {

    private static final long SECOND = 1_000_000_000L;

    public GoDuration(Duration duration) {
        this(saturated(duration));
    }

    private static long saturated(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    @Override
    public String goType() {
        return "time.Duration";
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "Hours" -> Function.getter(() -> nanos / (3600.0 * SECOND));
            case "Minutes" -> Function.getter(() -> nanos / (60.0 * SECOND));
            case "Seconds" -> Function.getter(() -> nanos / (double) SECOND);
            case "Milliseconds" -> Function.getter(() -> nanos / 1_000_000);
            case "Microseconds" -> Function.getter(() -> nanos / 1_000);
            case "Nanoseconds" -> Function.getter(() -> nanos);
            case "String" -> Function.getter(() -> text().orElseThrow());
            case "Abs" -> Function.getter(() -> new GoDuration(Math.abs(nanos)));
            case "Truncate" ->
                Optional.of(
                        Function.of(arguments -> truncated(((GoDuration) arguments.get(0)).nanos()), Kind.DURATION));
            case "Round" ->
                Optional.of(Function.of(arguments -> rounded(((GoDuration) arguments.get(0)).nanos()), Kind.DURATION));
            default -> Optional.empty();
        };
    }

    private GoDuration truncated(long unit) {
        return unit <= 0 ? this : new GoDuration(nanos - nanos % unit);
    }

    private GoDuration rounded(long unit) {
        if (unit <= 0) {
            return this;
        }
        long rest = Math.abs(nanos % unit);
        long down = nanos - nanos % unit;
        return new GoDuration(rest >= unit - rest ? down + Long.signum(nanos) * unit : down);
    }

    @Override
    public Optional<String> text() {
        if (nanos == 0) {
            return Optional.of("0s");
        }
        String sign = nanos < 0 ? "-" : "";
        BigDecimal size = new BigDecimal(nanos).abs();
        if (size.compareTo(BigDecimal.valueOf(SECOND)) < 0) {
            return Optional.of(sign + small(size.longValueExact()));
        }
        BigDecimal[] minutes = size.divideAndRemainder(BigDecimal.valueOf(60 * SECOND));
        long all = minutes[0].longValueExact();
        String seconds = plain(minutes[1].movePointLeft(9)) + "s";
        String text = all == 0 ? seconds : all % 60 + "m" + seconds;
        return Optional.of(sign + (all < 60 ? text : all / 60 + "h" + text));
    }

    private static String small(long size) {
        if (size < 1_000) {
            return size + "ns";
        }
        return size < 1_000_000
                ? plain(new BigDecimal(size).movePointLeft(3)) + "µs"
                : plain(new BigDecimal(size).movePointLeft(6)) + "ms";
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
