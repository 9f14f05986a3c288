package io.bactrian.cli;

import io.bactrian.alerts.Buttons;
import io.bactrian.alerts.api.AlertApi;
import io.bactrian.alerts.api.ApiLimits;
import io.bactrian.alerts.api.Reload;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.HttpListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens first and starts the alerts then; reloads at SIGHUP; ends at a signal. */
final class AlertmanagerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerServer.class);

    private final AlertServiceFactory factory;
    private final AlertServiceFactory.Setup setup;
    private final CompletableFuture<AlertService> service = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Reload reload = new Reload();
    private final AlertApi api;
    private final HttpListener listener;
    private AlertServiceFactory.Running running;
    private boolean closed;

    AlertmanagerServer(AlertServiceFactory factory, AlertServiceFactory.Setup setup, String prefix, ApiLimits limits) {
        this.factory = factory;
        this.setup = setup;
        this.api = new AlertApi(
                        prefix,
                        service,
                        limits,
                        setup.metrics(),
                        reload,
                        new Buttons(service).callbacks(),
                        Version.current())
                .withHome();
        this.listener = new HttpListener(api);
    }

    /**
     * @throws io.bactrian.runtime.BactrianException when it cannot listen, or the alerts cannot start
     */
    void start(List<ListenAddress> addresses) {
        LOG.atInfo().addKeyValue("version", Version.current()).log("Starting Alertmanager");
        for (ListenAddress address : addresses) {
            int port = listener.listen(setup.settings(), ListenAddress.OPTION, address.host(), address.port());
            LOG.atInfo().addKeyValue("address", address.shown(port)).log("Listening on");
        }
        AlertServiceFactory.Running started = factory.start(setup);
        synchronized (this) {
            running = started;
        }
        Signals.reloadOnHangUp(() -> reload.run(started.service()));
        service.complete(started.service());
        LOG.info("Ready");
    }

    /** Waits for the signal that ends it. */
    void await() throws InterruptedException {
        StopSignal signal = StopSignal.catching(
                () -> {
                    LOG.info("Received SIGTERM, exiting gracefully...");
                    close();
                },
                ExitCode.OK);
        try {
            stopped.await();
        } finally {
            signal.close();
        }
    }

    /** Answers nobody any more, then stops the alerts. Only the first call does it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        listener.close();
        api.close();
        if (running != null) {
            running.close();
        }
        setup.metrics().close();
        stopped.countDown();
    }
}
