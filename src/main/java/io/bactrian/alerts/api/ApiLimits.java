package io.bactrian.alerts.api;

import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Settings;
import java.time.Duration;

/**
 * How much one request and all of them together may ask for.
 *
 * @param bodyBytes of one request
 * @param reads GET requests that are worked on at once
 * @param timeout of a request; zero: none
 */
public record ApiLimits(long bodyBytes, int reads, Duration timeout) {

    /** Alerts in one request. */
    static final int ALERTS = 10_000;
    /** Labels of one alert, and annotations. */
    static final int LABELS = 100;

    static final int NAME_LENGTH = 1024;
    static final int LABEL_LENGTH = 16 * 1024;
    static final int ANNOTATION_LENGTH = 64 * 1024;
    /** Of all its labels and annotations, in characters. */
    static final int ALERT_LENGTH = 256 * 1024;
    /** Characters of a filter or of a value of a silence's matcher. */
    static final int MATCHER_LENGTH = 4096;

    static final int MATCHERS = 100;
    /** Bodies that are held at one moment are together not larger than this many of the largest. */
    static final int BODIES = 4;
    /** How long the sender of a body may take. */
    static final Duration BODY_TIME = Duration.ofSeconds(30);

    private static final DataSize BODY = DataSize.parse("16MiB");
    private static final DataSize LARGEST_BODY = DataSize.parse("256MiB");
    private static final int FEWEST_READS = 8;

    public static final ApiLimits DEFAULT = new ApiLimits(BODY.bytes(), 0, Duration.ZERO);

    public ApiLimits {
        if (reads <= 0) {
            reads = Math.max(FEWEST_READS, Runtime.getRuntime().availableProcessors());
        }
    }

    /** Reads {@code alerts.api.max-body}; what is wrong with it becomes a problem of the settings. */
    public static ApiLimits from(Settings settings, int reads, Duration timeout) {
        var section = settings.section("alerts.api");
        DataSize body = section.size("max-body", BODY);
        if (body.bytes() < 1024 || body.bytes() > LARGEST_BODY.bytes()) {
            section.problem("max-body", "must be from 1KiB to 256MiB", "16MiB is enough for 10,000 alerts");
        }
        return new ApiLimits(body.bytes(), reads, timeout);
    }
}
