package io.bactrian.cli;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.label.MatcherMode;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which configuration of alerts a command is about. */
public final class AlertConfigOptions {

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "An alertmanager.yml; the extensions are looked for beside it. Default: what this instance"
                    + " runs with, by the setting alerts.config.")
    private Path config;

    @Mixin
    private FeatureOptions features;

    public AlertConfigOptions() {}

    AlertConfig load() {
        return config == null
                ? ConfigLoader.load(options.settings(), matcherMode())
                : ConfigLoader.load(config, matcherMode());
    }

    MatcherMode matcherMode() {
        return features.matcherMode();
    }

    CommandSpec command() {
        return options.command();
    }
}
