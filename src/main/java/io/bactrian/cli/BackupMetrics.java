package io.bactrian.cli;

import io.bactrian.ledger.Flow;
import io.bactrian.ledger.RunRecord;
import io.bactrian.ledger.RunState;
import io.bactrian.ledger.Runs;
import io.bactrian.runtime.CamelRuntime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The gauges of every scheduled flow, read from the ledger when somebody asks, so that they are right after a restart
 * too. What is not known yet is absent (NaN), never zero: a rule must not take "never" for "just now".
 */
final class BackupMetrics {

    private final Runs runs;
    private final Clock clock = Clock.systemUTC();

    private BackupMetrics(Runs runs) {
        this.runs = runs;
    }

    static void bind(CamelRuntime runtime, Runs runs) {
        BackupMetrics metrics = new BackupMetrics(runs);
        Flow.scheduled(runtime.context()).forEach(flow -> metrics.bind(flow, runtime.metrics()));
    }

    private void bind(Flow flow, MeterRegistry registry) {
        gauge(
                registry,
                flow,
                "last_success_timestamp_seconds",
                "When the last successful run ended",
                known -> lastSuccess(known).flatMap(RunRecord::ended).map(end -> end.toEpochMilli() / 1000.0));
        gauge(
                registry,
                flow,
                "age_seconds",
                "Time since the last successful run began: what would be lost now",
                known -> lastSuccess(known).map(run -> seconds(Duration.between(run.started(), clock.instant()))));
        gauge(registry, flow, "duration_seconds", "How long the last successful run took", known -> lastSuccess(known)
                .flatMap(RunRecord::took)
                .map(BackupMetrics::seconds));
        gauge(registry, flow, "plain_bytes", "Bytes dumped by the last successful run", known -> lastSuccess(known)
                .flatMap(RunRecord::plainBytes)
                .map(Long::doubleValue));
        gauge(registry, flow, "stored_bytes", "Bytes stored by the last successful run", known -> lastSuccess(known)
                .flatMap(RunRecord::storedBytes)
                .map(Long::doubleValue));
        gauge(registry, flow, "ratio", "Plain bytes over stored bytes of the last successful run", known -> lastSuccess(
                        known)
                .flatMap(BackupMetrics::ratio));
        gauge(registry, flow, "next_run_timestamp_seconds", "When the next run is due", known -> Optional.ofNullable(
                        known.schedule().orElseThrow().next(clock.instant()))
                .map(slot -> slot.at().getEpochSecond() * 1.0));
        gauge(
                registry,
                flow,
                "recoverable_window_seconds",
                "Age of the oldest backup that is kept",
                known -> lastSuccess(known)
                        .flatMap(RunRecord::recoverableSince)
                        .map(since -> seconds(Duration.between(since, clock.instant()))));
        for (RunState state : RunState.values()) {
            if (state != RunState.STARTED) {
                Gauge.builder(
                                "bactrian_" + flow.flow() + "_runs",
                                flow,
                                known -> runs.count(known.flow(), known.name(), state))
                        .description("Runs in the ledger by how they ended")
                        .tag("name", flow.name())
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .strongReference(true)
                        .register(registry);
            }
        }
    }

    private static void gauge(
            MeterRegistry registry, Flow flow, String what, String help, Function<Flow, Optional<Double>> value) {
        ToDoubleFunction<Flow> orAbsent = known -> value.apply(known).orElse(Double.NaN);
        Gauge.builder("bactrian_" + flow.flow() + "_" + what, flow, orAbsent)
                .description(help)
                .tag("name", flow.name())
                .strongReference(true)
                .register(registry);
    }

    private Optional<RunRecord> lastSuccess(Flow flow) {
        return runs.last(flow.flow(), flow.name(), RunState.SUCCEEDED);
    }

    private static Optional<Double> ratio(RunRecord run) {
        return run.storedBytes().filter(stored -> stored > 0).flatMap(stored -> run.plainBytes()
                .map(plain -> plain / (double) stored));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
