package io.bactrian.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as Go's command lines have them: {@code 1h30m}, {@code 1.5s}, {@code 250ms}, {@code 0}. */
final class GoDuration implements ITypeConverter<Duration> {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|[hms])");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

    GoDuration() {}

    @Override
    public Duration convert(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new TypeConversionException("'" + text + "' is not a duration; write it like 30s, 5m or 120h");
        }
        double millis = 0;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            millis += Double.parseDouble(part.group(1)) * millisOf(part.group(2));
        }
        return Duration.ofMillis(Math.round(millis));
    }

    private static double millisOf(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000;
            case "m" -> 60_000;
            case "s" -> 1000;
            default -> 1;
        };
    }
}
