package io.bactrian.alerts.config;

import io.bactrian.alerts.label.MatcherMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A whole, checked configuration: every name in it exists, every default is filled in. It is replaced as a whole or not
 * at all.
 *
 * @param original the first file as it was written, secrets shown as {@code <secret>}; it parses strictly again
 * @param resolveTimeout when an alert that came without an end counts as resolved
 * @param timeIntervals of time_intervals and mute_time_intervals, by name
 * @param receivers by name, in the order of the file
 * @param templates files with named templates, in the order in which they are read
 * @param texts every template in the configuration itself
 * @param matcherMode how matchers are read, here and in requests, and what labels may be called
 */
public record AlertConfig(
        String original,
        Duration resolveTimeout,
        Route route,
        List<InhibitRule> inhibitRules,
        Map<String, TimeInterval> timeIntervals,
        Map<String, Receiver> receivers,
        List<Path> templates,
        Extensions extensions,
        List<TemplateText> texts,
        MatcherMode matcherMode) {

    /** A configuration whose texts need no check, with the usual matchers. */
    public AlertConfig(
            String original,
            Duration resolveTimeout,
            Route route,
            List<InhibitRule> inhibitRules,
            Map<String, TimeInterval> timeIntervals,
            Map<String, Receiver> receivers,
            List<Path> templates,
            Extensions extensions) {
        this(
                original,
                resolveTimeout,
                route,
                inhibitRules,
                timeIntervals,
                receivers,
                templates,
                extensions,
                List.of(),
                MatcherMode.FALLBACK);
    }
}
