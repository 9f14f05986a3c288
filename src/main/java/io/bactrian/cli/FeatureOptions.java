package io.bactrian.cli;

import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The features of Alertmanager that a command is asked to use. */
final class FeatureOptions {

    private static final Set<String> KNOWN = Set.of(
            MatcherMode.CLASSIC_FEATURE,
            MatcherMode.UTF8_FEATURE,
            "receiver-name-in-metrics",
            "auto-gomemlimit",
            "auto-gomaxprocs",
            "alert-names-in-metrics");

    @Option(
            names = "--enable-feature",
            paramLabel = "NAMES",
            split = ",",
            description =
                    "classic-mode: matchers and label names of old; utf8-strict-mode: matchers of the newer syntax"
                            + " only. The other names of Alertmanager are taken without effect.")
    private List<String> names = List.of();

    FeatureOptions() {}

    /** @throws PermanentException when a feature is unknown, or two exclude each other */
    MatcherMode matcherMode() {
        for (String name : names) {
            if (!name.isEmpty() && !KNOWN.contains(name)) {
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "--enable-feature: there is no feature '" + name + "'",
                        "known are " + String.join(", ", KNOWN.stream().sorted().toList()));
            }
        }
        try {
            return MatcherMode.of(names);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "--enable-feature: " + e.getMessage(), "keep one of them", e);
        }
    }
}
