package io.bactrian.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ManagementStatisticsLevel;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.MainListener;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel Main as Bactrian runs it: settings as placeholders, the operator's route files, health checks, metrics, JMX. Of
 * what cannot start nothing is left running, and the failure names the file and the step.
 */
public final class CamelRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CamelRuntime.class);
    private static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

    private final Settings settings;
    private final Map<String, Object> beans;
    private final List<MainListener> listeners;
    private final RouteFiles files;
    private final boolean schedulers;
    private final boolean http;
    private final List<HttpMount> mounts;
    private final Metrics metrics;
    private final Main main = new Main();
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private HttpServer server;
    private boolean closed;

    private CamelRuntime(Builder builder) {
        this.settings = builder.settings;
        this.beans = Map.copyOf(builder.beans);
        this.listeners = List.copyOf(builder.listeners);
        this.files = builder.routes == null ? RouteFiles.of(settings) : RouteFiles.in(builder.routes);
        this.schedulers = builder.schedulers;
        this.http = builder.http;
        this.mounts = List.copyOf(builder.mounts);
        this.metrics = builder.metrics == null ? new Metrics() : builder.metrics;
    }

    public static Builder builder(Settings settings) {
        return new Builder(settings);
    }

    /**
     * Loads every route file and starts the routes.
     *
     * @return this
     * @throws ProblemsException with everything that is wrong with settings or route files
     * @throws PermanentException when there is no route file, or a route cannot be built
     * @throws BactrianException when a route can be built but does not start
     */
    public synchronized CamelRuntime start() {
        if (closed) {
            throw new IllegalStateException("closed before it was started");
        }
        List<Path> paths = files.list();
        configure();
        RouteLoading loading = new RouteLoading(files.folder());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport main) {
                wireSettings(main.getCamelContext());
            }

            @Override
            public void afterConfigure(BaseMainSupport main) {
                metrics.watch(main.getCamelContext());
                loading.load(main.getCamelContext(), paths);
                if (!schedulers) {
                    loading.startOnlyWhatIsAskedFor(main.getCamelContext());
                }
            }
        });
        listeners.forEach(main::addMainListener);
        try {
            main.start();
        } catch (Exception e) {
            BactrianException explained = loading.explain(context(), e);
            close();
            throw explained;
        }
        return this;
    }

    /** Where other packages register their gauges, counters and timers; it can be used before the start. */
    public MeterRegistry metrics() {
        return metrics.registry();
    }

    /** The port of the HTTP server. */
    public int httpPort() {
        return server.getPort();
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Asks for the stop that {@link #awaitStop} waits for; from any thread, any number of times. */
    public void requestStop() {
        stopAsked.countDown();
    }

    /** Waits until somebody asks for the stop, by {@link #requestStop} or by stopping the context over JMX. */
    public void awaitStop() throws InterruptedException {
        while (!stopAsked.await(1, TimeUnit.SECONDS)) {
            if (context().isStopped()) {
                return;
            }
        }
    }

    /** Lets running exchanges end within the shutdown timeout, then stops everything. Only the first call does it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopAsked.countDown();
        try {
            main.stop();
        } catch (RuntimeException e) {
            LOG.warn("not everything stopped cleanly: {}", e.getMessage());
        }
        metrics.close();
    }

    private void configure() {
        SettingsSection shutdown = settings.section("shutdown");
        Duration timeout = shutdown.duration("timeout", DEFAULT_SHUTDOWN_TIMEOUT);
        HttpSettings httpSettings = HttpSettings.from(settings);
        settings.check();
        if (http) {
            server = new HttpServer(httpSettings, metrics, mounts);
        }
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setAppName("Bactrian");
        main.setDefaultPropertyPlaceholderLocation("false");
        MainConfigurationProperties camel = main.configure();
        camel.setName("bactrian");
        camel.setRoutesCollectorEnabled(false);
        camel.setAutoConfigurationFailFast(true);
        camel.setAutoConfigurationLogSummary(false);
        camel.setUseMdcLogging(true);
        camel.setShutdownTimeout(Math.toIntExact(Math.max(1, timeout.toSeconds())));
        camel.setShutdownNowOnTimeout(true);
        camel.setShutdownLogInflightExchangesOnTimeout(true);
        camel.setJmxEnabled(true);
        camel.setLoadHealthChecks(true);
        camel.setJmxManagementStatisticsLevel(ManagementStatisticsLevel.Default);
        beans.forEach(main::bind);
        main.bind("settings", settings);
        main.bind(Metrics.BEAN, metrics.registry());
    }

    private void wireSettings(CamelContext context) {
        var properties = context.getPropertiesComponent();
        properties.addPropertiesSource(new SettingsPropertiesSource(settings));
        properties.addPropertiesFunction(new SecretFilePropertiesFunction(settings));
        if (server != null) {
            serve(context);
        }
        var kamelets = new KameletComponent();
        kamelets.setLocation("file:" + files.kamelets() + ",classpath:kamelets");
        context.addComponent("kamelet", kamelets);
        if (!schedulers) {
            var quartz = new QuartzComponent();
            quartz.setAutoStartScheduler(false);
            context.addComponent("quartz", quartz);
        }
    }

    private void serve(CamelContext context) {
        try {
            // Started with the context and before the routes: a route that opens a path needs the server there.
            context.addService(server, true, false);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What one command wants of a runtime. */
    public static final class Builder {

        private final Settings settings;
        private final Map<String, Object> beans = new LinkedHashMap<>();
        private final List<MainListener> listeners = new ArrayList<>();
        private boolean schedulers = true;
        private boolean http = true;
        private final List<HttpMount> mounts = new ArrayList<>();
        private Metrics metrics;
        private Path routes;

        private Builder(Settings settings) {
            this.settings = settings;
        }

        /** Binds beans into Camel's registry, where components and routes find them by name or by type. */
        public Builder beans(Map<String, Object> some) {
            beans.putAll(some);
            return this;
        }

        public Builder listener(MainListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * False keeps cron triggers from firing, and what takes work by itself from starting, so that a single flow can be
         * run by hand beside the service. Default true.
         */
        public Builder startSchedulers(boolean start) {
            schedulers = start;
            return this;
        }

        /** False for commands that do one thing and end: no port is opened. Default true. */
        public Builder http(boolean serve) {
            http = serve;
            return this;
        }

        /** A folder of routes in place of that of the settings. */
        public Builder routes(Path folder) {
            routes = folder;
            return this;
        }

        /** Something more for the HTTP server to answer. */
        public Builder mount(HttpMount mount) {
            mounts.add(mount);
            return this;
        }

        /** Metrics that were there before the runtime, which closes them. Default: its own. */
        public Builder metrics(Metrics some) {
            metrics = some;
            return this;
        }

        public CamelRuntime build() {
            return new CamelRuntime(this);
        }

        /** Builds and starts. */
        public CamelRuntime start() {
            return build().start();
        }
    }
}
