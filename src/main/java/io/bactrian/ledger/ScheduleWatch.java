package io.bactrian.ledger;

import io.bactrian.runtime.Durations;
import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what did not happen. Every minute: runs whose process died are ended; scheduled times that passed without a run
 * are made up for or recorded as missed; and failures of which nobody could be told yet are told again.
 */
public final class ScheduleWatch implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(90); // quartz itself may be late under load
    private static final int MOST_MISSED = 50;
    private static final Duration RECOVERED = Duration.ofMinutes(5); // to be told of what a later run made good

    private final CamelContext context;
    private final Runs runs;
    private final Clock clock;
    private final Predicate<Flow> catchUp;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "schedule-watch"));
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> daemon(work, "catch-up"));

    /**
     * @param catchUp whether a scheduled time of a flow that passed is made up for, or only recorded as missed
     */
    public ScheduleWatch(CamelContext context, Runs runs, Clock clock, Predicate<Flow> catchUp) {
        this.context = context;
        this.runs = runs;
        this.clock = clock;
        this.catchUp = catchUp;
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            runs.alone("schedule-watch", this::tick);
        } catch (RuntimeException e) {
            LOG.error("cannot look after the schedules: {}", e.getMessage());
        }
    }

    void tick() {
        runs.endDead();
        for (Flow flow : Flow.scheduled(context)) {
            lookAt(flow);
        }
        tellUntold();
    }

    private void lookAt(Flow flow) {
        Schedule schedule = flow.schedule().orElseThrow();
        Instant since = runs.firstSeen(flow.flow(), flow.name());
        Optional<Schedule.Slot> due = schedule.lastDue(clock.instant().minus(GRACE))
                .filter(slot -> slot.at().isAfter(since))
                .filter(slot -> !runs.hasRun(flow.flow(), flow.name(), slot.key()));
        if (due.isEmpty()) {
            return;
        }
        missOlder(flow, schedule, due.get(), since);
        if (catchUp.test(flow)) {
            LOG.warn(
                    "{}: the run of {} did not happen, making up for it",
                    flow.routeId(),
                    due.get().key());
            workers.execute(() -> run(flow, due.get()));
        } else {
            runs.miss(flow.flow(), flow.name(), due.get().key(), "its time passed without a run");
        }
    }

    /** Older ones cannot be made up for: a backup is of now. */
    private void missOlder(Flow flow, Schedule schedule, Schedule.Slot due, Instant since) {
        Instant from = runs.history(flow.flow(), flow.name(), 1).stream()
                .map(RunRecord::started)
                .filter(started -> started.isAfter(since))
                .findFirst()
                .orElse(since);
        int missed = 0;
        Schedule.Slot slot = schedule.next(from);
        while (slot != null && slot.at().isBefore(due.at()) && missed < MOST_MISSED) {
            if (!runs.hasRun(flow.flow(), flow.name(), slot.key())
                    && runs.miss(flow.flow(), flow.name(), slot.key(), "its time passed without a run")) {
                missed++;
            }
            slot = schedule.next(slot.at());
        }
    }

    private void run(Flow flow, Schedule.Slot slot) {
        FlowRunner.run(context.getRoute(flow.routeId()), Map.of(RunProducer.SLOT_PROPERTY, slot.key()));
    }

    private void tellUntold() {
        for (RunRecord run : runs.unalerted()) {
            String what = run.flow() + " " + run.name();
            Map<String, String> alert = new LinkedHashMap<>();
            alert.put("flow", run.flow());
            alert.put("route", run.flow() + "-" + run.name());
            alert.put("summary", what + " " + run.state().name().toLowerCase(Locale.ROOT));
            alert.put(
                    "description",
                    what + run.slot().map(slot -> " of " + slot).orElse("") + ": "
                            + run.message().orElse("no reason recorded")
                            + run.took()
                                    .map(took -> " (after " + Durations.format(took) + ")")
                                    .orElse(""));
            String name = capital(run.flow()) + capital(run.state().name().toLowerCase(Locale.ROOT));
            boolean recovered = runs.last(run.flow(), run.name(), RunState.SUCCEEDED)
                    .filter(last -> last.started().isAfter(run.started()))
                    .isPresent();
            Exchange sent = context.createFluentProducerTemplate()
                    .to("alert:" + name + (recovered ? "?lasts=" + RECOVERED.toMillis() : ""))
                    .withBody(alert)
                    .send();
            if (sent.getException() == null) {
                runs.markAlerted(run.id());
            } else {
                LOG.error(
                        "nobody could be told that {} {}: {}",
                        what,
                        run.state(),
                        sent.getException().getMessage());
            }
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        workers.shutdown();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
