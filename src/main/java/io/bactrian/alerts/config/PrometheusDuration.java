package io.bactrian.alerts.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus ({@code 1d12h}) and as Go ({@code 1.5s}) write them. */
public final class PrometheusDuration {

    private static final Pattern PROMETHEUS = Pattern.compile("(?:(\\d{1,18})y)?(?:(\\d{1,18})w)?(?:(\\d{1,18})d)?"
            + "(?:(\\d{1,18})h)?(?:(\\d{1,18})m)?(?:(\\d{1,18})s)?(?:(\\d{1,18})ms)?");
    private static final long[] MILLISECONDS = {
        31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1000L, 1L
    };
    private static final Pattern GO = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns",
            1L,
            "us",
            1000L,
            "µs",
            1000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private PrometheusDuration() {}

    /**
     * Years, weeks, days, hours, minutes, seconds, milliseconds, in this order; {@code 0} needs no unit.
     *
     * @throws IllegalArgumentException when it is not such a text, or longer than 292 years
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher found = PROMETHEUS.matcher(text);
        if (text.isEmpty() || !found.matches()) {
            throw new IllegalArgumentException("not a valid duration string: \"" + text + "\"");
        }
        try {
            long sum = 0;
            for (int unit = 0; unit < MILLISECONDS.length; unit++) {
                String count = found.group(unit + 1);
                if (count != null) {
                    sum = Math.addExact(sum, Math.multiplyExact(Long.parseLong(count), MILLISECONDS[unit]));
                }
            }
            return bounded(Duration.ofMillis(sum), text);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("duration out of range: \"" + text + "\"", e);
        }
    }

    /**
     * As Go's {@code time.ParseDuration}, without a sign.
     *
     * @throws IllegalArgumentException when it is not such a text, or longer than 292 years
     */
    static Duration parseGo(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = GO.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOSECONDS.get(part.group(2)))));
            end = part.end();
        }
        if (text.isEmpty() || end < text.length()) {
            throw new IllegalArgumentException("not a valid duration string: \"" + text + "\"");
        }
        if (sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("duration out of range: \"" + text + "\"");
        }
        return Duration.ofNanos(sum.longValue());
    }

    /** As Prometheus prints it: {@code 1m30s}. */
    public static String format(Duration duration) {
        long rest = duration.toMillis();
        if (rest == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        String[] names = {"y", "w", "d", "h", "m", "s", "ms"};
        for (int unit = 0; unit < MILLISECONDS.length; unit++) {
            // Years and weeks only where nothing is left over, as nobody reads 1w3d easily.
            boolean coarse = unit < 2 && rest % MILLISECONDS[unit] != 0;
            long count = coarse ? 0 : rest / MILLISECONDS[unit];
            if (count > 0) {
                text.append(count).append(names[unit]);
                rest -= count * MILLISECONDS[unit];
            }
        }
        return text.toString();
    }

    private static Duration bounded(Duration duration, String text) {
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration out of range: \"" + text + "\"");
        }
        return duration;
    }
}
