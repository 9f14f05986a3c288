package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.runtime.BactrianException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration anew, by request or signal, one at a time, and remembers how it went. */
public final class Reload {

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private volatile boolean succeeded = true;
    private volatile Instant lastSuccess = Instant.now();

    /** @return what is wrong with the configuration, in which case the old one goes on */
    public synchronized Optional<String> run(AlertService service) {
        LOG.info("Loading configuration file");
        try {
            service.reload();
        } catch (BactrianException e) {
            succeeded = false;
            LOG.error("Loading configuration file failed: {}", e.describe());
            return Optional.of(e.describe());
        }
        succeeded = true;
        lastSuccess = Instant.now();
        LOG.info("Completed loading of configuration file");
        return Optional.empty();
    }

    boolean succeeded() {
        return succeeded;
    }

    Instant lastSuccess() {
        return lastSuccess;
    }
}
