package io.bactrian.cli;

import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.runtime.Metrics;
import io.bactrian.runtime.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Puts the alerts together for {@code bactrian alertmanager}. */
@FunctionalInterface
public interface AlertServiceFactory {

    /**
     * What the command line asked for.
     *
     * @param storage folder of the ledger
     * @param retention how long what is over is kept
     * @param gcInterval how often it is looked for
     * @param matcherMode how matchers are read and what labels may be called
     * @param metrics where everything registers what it counts; the command closes them
     */
    record Setup(
            Settings settings,
            Path configFile,
            Path storage,
            URI externalUrl,
            Duration retention,
            Duration gcInterval,
            MatcherMode matcherMode,
            Metrics metrics) {}

    /** Alerts at work, until they are closed. */
    interface Running extends AutoCloseable {

        AlertService service();

        @Override
        void close();
    }

    /**
     * Starts; it may take a while, the listener is open already.
     *
     * @throws io.bactrian.runtime.BactrianException when it cannot: the command ends with it
     */
    Running start(Setup setup);
}
