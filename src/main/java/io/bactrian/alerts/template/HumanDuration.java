package io.bactrian.alerts.template;

import io.bactrian.alerts.template.go.Function.Refusal;
import io.bactrian.alerts.template.go.GoDuration;
import io.bactrian.alerts.template.go.Numbers;

/** Seconds as Prometheus writes them for people: {@code 1d 2h 3m 4s}. */
final class HumanDuration {

    private static final long DAY = 86_400;
    private static final String[] SMALLER = {"m", "u", "n", "p", "f", "a", "z", "y"};

    private HumanDuration() {}

    static String of(Object value) {
        double seconds = seconds(value);
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            return Numbers.significant(seconds, 4);
        }
        if (seconds == 0) {
            return Numbers.significant(seconds, 4) + "s";
        }
        return Math.abs(seconds) >= 1 ? large(seconds) : small(seconds);
    }

    private static String large(double all) {
        String sign = all < 0 ? "-" : "";
        double size = Math.abs(all);
        long whole = (long) size;
        String text = whole % 60 + "s";
        if (whole >= DAY) {
            return sign + whole / DAY + "d " + whole / 3600 % 24 + "h " + whole / 60 % 60 + "m " + text;
        }
        if (whole >= 3600) {
            return sign + whole / 3600 + "h " + whole / 60 % 60 + "m " + text;
        }
        return sign + (whole >= 60 ? whole / 60 + "m " + text : Numbers.significant(size, 4) + "s");
    }

    private static String small(double all) {
        double size = all;
        String prefix = "";
        for (String smaller : SMALLER) {
            if (Math.abs(size) >= 1) {
                break;
            }
            prefix = smaller;
            size *= 1000;
        }
        return Numbers.significant(size, 4) + prefix + "s";
    }

    private static double seconds(Object value) {
        if (value instanceof GoDuration duration) {
            return duration.nanos() / 1e9;
        }
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Double number) {
            return number;
        }
        if (value instanceof String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new Refusal("\"" + text + "\" is no number");
            }
        }
        throw new Refusal("a duration is a number, a text that is one, or a time.Duration");
    }
}
