package io.bactrian.ledger;

import io.bactrian.runtime.DataSize;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a run and sees to it that it is ended however the exchange ends. */
final class RunProducer extends DefaultProducer {

    /** Exchange property with the key of the slot a run makes up for. */
    static final String SLOT_PROPERTY = "BactrianSlot";

    private static final Logger LOG = LoggerFactory.getLogger(RunProducer.class);
    private static final String SCHEDULED_FIRE_TIME = "scheduledFireTime"; // set by quartz:

    private final Runs runs;
    private final RunEndpoint endpoint;

    RunProducer(RunEndpoint endpoint, Runs runs) {
        super(endpoint);
        this.endpoint = endpoint;
        this.runs = runs;
    }

    @Override
    public void process(Exchange exchange) {
        Flow flow = Flow.of(exchange.getFromRouteId(), exchange.getFromEndpoint());
        Optional<String> slot = slot(exchange, flow);
        Runs.Opening opening = runs.open(
                flow.flow(),
                flow.name(),
                slot,
                Duration.ofMillis(endpoint.getRetryWindow()),
                Duration.ofMillis(endpoint.getTimeLimit()));
        if (opening instanceof Runs.Opening.Opened opened) {
            begin(exchange, opened.run());
        } else if (opening instanceof Runs.Opening.Done) {
            LOG.info("{}: {} has had its run", flow.routeId(), slot.orElse(""));
            exchange.setRouteStop(true);
        } else if (slot.isPresent()) {
            LOG.warn("{}: not started, another run is going on", flow.routeId());
            exchange.setRouteStop(true);
        } else {
            exchange.setRouteStop(true);
            throw new BusyException(flow.routeId());
        }
    }

    private void begin(Exchange exchange, ActiveRun run) {
        run.interruptOnCancel(Thread.currentThread());
        exchange.setProperty(ActiveRun.PROPERTY, run);
        exchange.getUnitOfWork().addSynchronization(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                run.end();
                // It was meant for this run, neither for the ledger, which it would keep from being written, nor for
                // what comes next on this thread.
                boolean cleared = run.cancelled().isPresent() && Thread.interrupted();
                Throwable failure = FlowRunner.failure(done).orElse(null);
                RunOutcome outcome = done.getProperty(RunOutcome.PROPERTY, RunOutcome.NOTHING, RunOutcome.class);
                if (failure == null && run.cancelled().isEmpty()) {
                    runs.succeed(run, outcome);
                    LOG.info("{} {} succeeded: {}", run.flow(), run.name(), describe(outcome));
                } else {
                    runs.fail(run, outcome, failure);
                }
                if (run.cancelled().isPresent()) {
                    LOG.warn("{} {} was cancelled{}", run.flow(), run.name(), cleared ? "" : " as it ended");
                }
            }
        });
    }

    private static String describe(RunOutcome outcome) {
        return outcome.backupId().orElse("done")
                + outcome.plainBytes()
                        .map(bytes -> ", " + DataSize.format(bytes) + " of data")
                        .orElse("")
                + outcome.storedBytes()
                        .map(bytes -> ", " + DataSize.format(bytes) + " stored")
                        .orElse("");
    }

    private static Optional<String> slot(Exchange exchange, Flow flow) {
        String given = exchange.getProperty(SLOT_PROPERTY, String.class);
        if (given != null) {
            return Optional.of(given);
        }
        Date fired = exchange.getMessage().getHeader(SCHEDULED_FIRE_TIME, Date.class);
        return fired == null
                ? Optional.empty()
                : flow.schedule()
                        .flatMap(schedule -> schedule.lastDue(fired.toInstant()))
                        .map(Schedule.Slot::key);
    }
}
