package io.bactrian.cli;

import io.bactrian.alerts.Alerting;
import io.bactrian.alerts.Alerting.Channels;
import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.dispatch.SystemTimers;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.CamelRuntime;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.RouteFiles;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Supplier;

/** The alerts without the other flows, as {@code bactrian alertmanager} runs them. */
final class AlertFlow implements AlertServiceFactory.Running {

    private static final List<String> CHANNELS = List.of("email", "slack", "telegram", "webhook");

    private final SystemTimers timers = new SystemTimers();
    private final Ledger ledger;
    private final CamelRuntime runtime;
    private final Alerting alerting;

    private AlertFlow(AlertServiceFactory.Setup setup) {
        Settings settings = setup.settings();
        DeliverySettings delivery = DeliverySettings.from(settings);
        settings.check();
        Supplier<AlertConfig> loader = () -> ConfigLoader.load(setup.configFile(), setup.matcherMode());
        Alerting.check(loader);
        ledger = Ledger.open(settings, setup.storage());
        runtime = CamelRuntime.builder(settings)
                .routes(channelRoutes(settings, setup.storage()))
                .http(false)
                .metrics(setup.metrics())
                .build();
        try {
            runtime.start();
            alerting = new Alerting(
                    ledger,
                    timers,
                    loader,
                    setup.externalUrl(),
                    setup.retention(),
                    runtime.metrics(),
                    new Channels(runtime::context, delivery));
            alerting.start();
        } catch (RuntimeException e) {
            runtime.close();
            ledger.close();
            timers.close();
            throw e;
        }
    }

    static AlertFlow start(AlertServiceFactory.Setup setup) {
        return new AlertFlow(setup);
    }

    @Override
    public Alerting service() {
        return alerting;
    }

    @Override
    public void close() {
        alerting.close();
        timers.close();
        runtime.close();
        ledger.close();
    }

    /** The operator's own, where there are any; otherwise those that come with the program, put beside the ledger. */
    private static Path channelRoutes(Settings settings, Path storage) {
        Path own = RouteFiles.of(settings).folder().resolve("alerts");
        if (Files.isDirectory(own)) {
            return own;
        }
        Path folder = storage.resolve("routes").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            for (String channel : CHANNELS) {
                String file = channel + ".camel.yaml";
                try (InputStream shipped = AlertFlow.class.getResourceAsStream("/io/bactrian/routes/alerts/" + file)) {
                    Files.copy(shipped, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "cannot write the channels' routes to " + folder + ": " + e.getMessage(),
                    "let this user write below --storage.path",
                    e);
        }
    }
}
