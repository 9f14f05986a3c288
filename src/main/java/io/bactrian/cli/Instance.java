package io.bactrian.cli;

import io.bactrian.alerts.Alerting;
import io.bactrian.alerts.Alerting.Channels;
import io.bactrian.alerts.AuditedAlerts;
import io.bactrian.alerts.Buttons;
import io.bactrian.alerts.api.AlertApi;
import io.bactrian.alerts.api.ApiLimits;
import io.bactrian.alerts.api.Reload;
import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.dispatch.SystemTimers;
import io.bactrian.alerts.intake.FlowAlerts;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.backup.repository.Repository;
import io.bactrian.ledger.Flow;
import io.bactrian.ledger.FlowRunner;
import io.bactrian.ledger.Ledger;
import io.bactrian.ledger.RunState;
import io.bactrian.ledger.Runs;
import io.bactrian.ledger.ScheduleWatch;
import io.bactrian.logs.deadletter.DeadLetterTable;
import io.bactrian.runtime.Audit;
import io.bactrian.runtime.AuditAction;
import io.bactrian.runtime.CamelRuntime;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Metrics;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.RouteFiles;
import io.bactrian.runtime.Settings;
import io.bactrian.validate.RouteValidator;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings, ledger and routes put together: what {@code run} keeps going and {@code backup run} starts for one run. */
public final class Instance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final Duration RETENTION = Duration.ofDays(5); // Alertmanager's default
    private static final Duration RUNS_END = Duration.ofSeconds(20);
    private static final Duration DELIVERED = Duration.ofSeconds(30);

    private final Settings settings;
    private final Ledger ledger;
    private final Runs runs;
    private final CamelRuntime runtime;
    private final ScheduleWatch watch;
    private final SystemTimers timers = new SystemTimers();
    private final Alerting alerting;
    private final FlowAlerts flowAlerts;
    private final AlertApi api;
    private final Reload reload = new Reload();
    private final Audit audit;
    private final AuditedAlerts alerts;
    private final boolean service;
    private boolean closed;

    private Instance(Settings settings, boolean service) {
        this.settings = settings;
        this.service = service;
        CatchUp catchUp = CatchUp.from(settings);
        DeliverySettings delivery = DeliverySettings.from(settings);
        int mostDeadLetters = DeadLetterTable.most(settings);
        ApiLimits limits = ApiLimits.from(settings, 0, Duration.ZERO);
        URI externalUrl = ExternalUrl.of(settings);
        settings.check();
        Metrics metrics = new Metrics();
        CompletableFuture<AlertService> started = new CompletableFuture<>();
        this.api =
                new AlertApi("", started, limits, metrics, reload, new Buttons(started).callbacks(), Version.current());
        this.ledger = Ledger.open(settings);
        this.audit = Audit.of(settings);
        audit.bind(metrics.registry());
        this.runs = new Runs(ledger, Clock.systemUTC());
        this.alerting = new Alerting(
                ledger,
                timers,
                () -> ConfigLoader.load(settings),
                externalUrl,
                RETENTION,
                metrics.registry(),
                new Channels(this::context, delivery));
        this.flowAlerts = new FlowAlerts(alerting, Clock.systemUTC());
        this.alerts = new AuditedAlerts(alerting, audit, Clock.systemUTC());
        runs.whenEnded((run, state) -> audit.record(
                AuditAction.RUN_ENDED,
                run.flow() + "-" + run.name(),
                state == RunState.SUCCEEDED ? Audit.Outcome.OK : Audit.Outcome.FAILED,
                "",
                Map.of("state", state.name().toLowerCase(Locale.ROOT))));
        runs.whenSucceeded(run -> flowAlerts.resolve(run.flow() + "-" + run.name(), run.started()));
        DeadLetterTable deadLetters = new DeadLetterTable(ledger, mostDeadLetters, metrics.registry());
        this.runtime = CamelRuntime.builder(settings)
                .beans(Map.of("runs", runs, "alerts", flowAlerts, "deadLetters", deadLetters, "audit", audit))
                .startSchedulers(service)
                .http(service)
                .mount(api)
                .metrics(metrics)
                .build();
        try {
            runtime.start();
            alerting.start();
            started.complete(alerts);
        } catch (RuntimeException e) {
            runtime.close();
            stopRest();
            throw e;
        }
        this.watch = new ScheduleWatch(runtime.context(), runs, Clock.systemUTC(), catchUp::makesUpFor);
        if (service) {
            BackupMetrics.bind(runtime, runs);
            sweepOrphans();
            watch.start();
            tell(AuditAction.SERVICE_STARTED);
        }
    }

    /** Everything: schedules fire, the HTTP server answers, what was missed is made up for. */
    static Instance service(Settings settings) {
        return new Instance(checked(settings), true);
    }

    /** The routes without their schedules, to run one by hand. */
    static Instance byHand(Settings settings) {
        return new Instance(checked(settings), false);
    }

    /** Nothing is started, not even the ledger, while anything is wrong; and all that is wrong is said at once. */
    private static Settings checked(Settings settings) {
        RouteFiles files = RouteFiles.of(settings);
        files.list();
        List<Problem> problems = RouteValidator.inspect(files.folder(), settings, KnownSettings.checks())
                .problems();
        if (!problems.isEmpty()) {
            throw new ProblemsException(problems);
        }
        return settings;
    }

    /** From now on SIGHUP reads the configuration of the alerts anew. */
    void reloadOnHangUp() {
        Signals.reloadOnHangUp(() -> reload.run(alerts));
    }

    private CamelContext context() {
        return runtime.context();
    }

    CamelRuntime runtime() {
        return runtime;
    }

    Runs runs() {
        return runs;
    }

    /**
     * Runs one route now, to its end.
     *
     * @param properties of the exchange
     * @return the body it ended with
     * @throws RuntimeException what it failed with
     */
    Object run(String routeId, Map<String, Object> properties) {
        FlowRunner.Result result = FlowRunner.run(route(routeId), properties);
        if (result.failure().isPresent()) {
            Throwable failure = result.failure().get();
            throw failure instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(failure.getMessage(), failure);
        }
        return result.body();
    }

    private Route route(String routeId) {
        Route route = runtime.context().getRoute(routeId);
        if (route == null) {
            List<String> known = runtime.context().getRoutes().stream()
                    .map(Route::getRouteId)
                    .sorted()
                    .toList();
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "there is no route " + routeId,
                    Nearest.to(routeId, known)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("known are " + String.join(", ", known)));
        }
        return route;
    }

    /**
     * Removes what killed runs have left of this instance's backups. Whoever holds the lease of a backup is its only
     * writer, so what is unfinished then is dead.
     */
    void sweepOrphans() {
        for (BackupRoute route : BackupRoute.of(runtime.context())) {
            runs.alone("backup/" + route.name(), () -> {
                try (Repository repository =
                        Repository.open(settings, route.repository().getName())) {
                    repository
                            .sweep(Duration.ZERO, id -> !id.backup().equals(route.name()))
                            .forEach(deletion -> LOG.info(
                                    "left over from a killed run of {}: {} {}",
                                    route.name(),
                                    deletion.key(),
                                    deletion.message()));
                }
            });
        }
    }

    /** Cuts running work short, cleanly, and stops. Only the first call does it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (service) {
            tell(AuditAction.SERVICE_STOPPED);
        }
        watch.close();
        runs.cancelAll("the process stops");
        tellWhatHappened();
        alerting.close();
        runtime.close();
        stopRest();
    }

    /** A command has nobody who delivers after it; the service does, at its next start. */
    private void tellWhatHappened() {
        try {
            if (!runs.awaitIdle(RUNS_END)) {
                LOG.warn("a run did not end within {} s of being cancelled", RUNS_END.toSeconds());
            }
            if (!service && flowAlerts.hasTold() && alerting.isDispatching() && !alerting.flushNow(DELIVERED)) {
                LOG.warn("not every alert could be delivered; the next start goes on with it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(AuditAction action) {
        audit.record(action, "bactrian " + Version.current(), Audit.Outcome.OK, "", Map.of());
    }

    private void stopRest() {
        api.close();
        timers.close();
        runs.close();
        ledger.close();
        alerts.close();
        audit.close();
    }

    /**
     * Whether a scheduled time that passed is made up for: {@code backup.catch-up} for all, {@code
     * backup.<name>.catch-up} for one.
     */
    private record CatchUp(Settings settings, boolean all) {

        private static final Set<String> POLICIES = Set.of("run-once", "skip");

        static CatchUp from(Settings settings) {
            String all = settings.section("backup").choice("catch-up", "run-once", POLICIES);
            for (String name : settings.names("backup")) {
                settings.section("backup." + name).choice("catch-up", all, POLICIES);
            }
            settings.check();
            return new CatchUp(settings, all.equals("run-once"));
        }

        boolean makesUpFor(Flow flow) {
            return settings.find("backup." + flow.name() + ".catch-up")
                    .map("run-once"::equals)
                    .orElse(all);
        }
    }
}
