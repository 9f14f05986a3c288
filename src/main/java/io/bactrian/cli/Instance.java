package io.bactrian.cli;

import io.bactrian.backup.repository.Repository;
import io.bactrian.ledger.Flow;
import io.bactrian.ledger.FlowRunner;
import io.bactrian.ledger.Ledger;
import io.bactrian.ledger.Runs;
import io.bactrian.ledger.ScheduleWatch;
import io.bactrian.runtime.CamelRuntime;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.RouteFiles;
import io.bactrian.runtime.Settings;
import io.bactrian.validate.RouteValidator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings, ledger and routes put together: what {@code run} keeps going and {@code backup run} starts for one run. */
public final class Instance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    private final Settings settings;
    private final Ledger ledger;
    private final Runs runs;
    private final CamelRuntime runtime;
    private final ScheduleWatch watch;
    private boolean closed;

    private Instance(Settings settings, boolean service) {
        this.settings = settings;
        CatchUp catchUp = CatchUp.from(settings);
        this.ledger = Ledger.open(settings);
        this.runs = new Runs(ledger, Clock.systemUTC());
        this.runtime = CamelRuntime.builder(settings)
                .beans(Map.of("runs", runs))
                .startSchedulers(service)
                .http(service)
                .build();
        try {
            runtime.start();
        } catch (RuntimeException e) {
            runs.close();
            ledger.close();
            throw e;
        }
        this.watch = new ScheduleWatch(runtime.context(), runs, Clock.systemUTC(), catchUp::makesUpFor);
        if (service) {
            BackupMetrics.bind(runtime, runs);
            sweepOrphans();
            watch.start();
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
        watch.close();
        runs.cancelAll("the process stops");
        runtime.close();
        runs.close();
        ledger.close();
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
