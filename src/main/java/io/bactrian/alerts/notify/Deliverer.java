package io.bactrian.alerts.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Timers;
import io.bactrian.runtime.BactrianException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due: oldest first, so many at once, one at a time to an integration about a group. What was sent is
 * written down at once, and tried to be until it is: only a process killed in between can send a message twice.
 */
final class Deliverer {

    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final Duration TICK = Duration.ofSeconds(30);
    private static final Duration LEDGER_AGAIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(90);
    private static final int LOOK_AHEAD = 32;
    private static final int MOST_FAILING = 200;

    private final DeliveryTable table;
    private final Courier courier;
    private final Attempts attempts;
    private final Gates gates;
    private final Digests digests;
    private final Fallback fallback;
    private final DeliveryMetrics metrics;
    private final DeliverySettings settings;
    private final Timers timers;
    private final Executor executor;

    private final AtomicInteger wanted = new AtomicInteger();
    private final Map<String, Long> busy = new ConcurrentHashMap<>();
    private final Deque<DeliveryTable.Due> ready = new ArrayDeque<>();
    private volatile boolean fresh = true;
    private volatile boolean closed;
    private volatile Timers.Timer alarm = () -> {};
    private Instant lastTick;

    Deliverer(
            DeliveryTable table,
            Courier courier,
            Attempts attempts,
            Gates gates,
            Digests digests,
            Fallback fallback,
            DeliveryMetrics metrics,
            DeliverySettings settings,
            Timers timers,
            Executor executor) {
        this.table = table;
        this.courier = courier;
        this.attempts = attempts;
        this.gates = gates;
        this.digests = digests;
        this.fallback = fallback;
        this.metrics = metrics;
        this.settings = settings;
        this.timers = timers;
        this.executor = executor;
        this.lastTick = timers.now();
    }

    void start() {
        timers.after(TICK, this::tick);
        wake();
    }

    /** There is something new, or something ended. */
    void wake() {
        fresh = true;
        again();
    }

    /** Nothing new begins; what is on its way may end. */
    void stop() {
        closed = true;
        alarm.cancel();
    }

    private void again() {
        if (wanted.getAndIncrement() == 0) {
            run(this::rounds);
        }
    }

    private void run(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            closed = true;
        }
    }

    private void rounds() {
        int seen;
        do {
            seen = wanted.get();
            try {
                round();
            } catch (BactrianException e) {
                LOG.warn("deliveries wait: {}", e.getMessage());
                timers.after(LEDGER_AGAIN, this::wake);
            } catch (RuntimeException e) {
                LOG.error("a round of deliveries failed", e);
                timers.after(LEDGER_AGAIN, this::wake);
            }
        } while (wanted.addAndGet(-seen) != 0);
    }

    private void round() {
        pass();
        if (!closed && busy.size() < settings.workers() && (fresh || ready.isEmpty())) {
            fresh = false;
            ready.clear();
            table.due(timers.now(), LOOK_AHEAD).stream()
                    .filter(due -> !busy.containsValue(due.id()))
                    .forEach(ready::add);
            pass();
            alarm();
        }
    }

    private void pass() {
        Set<Destination> skipped = new HashSet<>();
        Iterator<DeliveryTable.Due> rows = ready.iterator();
        while (rows.hasNext() && busy.size() < settings.workers() && !closed) {
            DeliveryTable.Due due = rows.next();
            Destination to = due.destination();
            Gate gate = gates.of(to);
            Instant now = timers.now();
            if (skipped.contains(to) || busy.containsKey(due.logId())) {
                continue;
            }
            Optional<Instant> until = gate.closedUntil(now);
            if (until.isPresent()) {
                table.postpone(to, until.get());
                skipped.add(to);
                fresh = true;
                continue;
            }
            switch (digests.ask(to, gate.inside(), Set.copyOf(busy.values()), now)) {
                case GO -> {
                    if (gate.enter()) {
                        rows.remove();
                        busy.put(due.logId(), due.id());
                        run(() -> send(due, gate));
                    } else {
                        skipped.add(to);
                    }
                }
                case LATER -> skipped.add(to);
                case HELD -> {
                    skipped.add(to);
                    fresh = true;
                }
                case GATHERED -> {
                    skipped.add(to);
                    wake();
                }
            }
        }
        ready.removeIf(
                due -> gates.of(due.destination()).closedUntil(timers.now()).isPresent());
    }

    private void send(DeliveryTable.Due due, Gate gate) {
        Runnable record;
        try {
            Optional<Row> row = table.waiting(due.id());
            record = row.isPresent() ? attempt(row.get(), gate) : () -> {};
        } catch (RuntimeException e) {
            LOG.warn("delivery {} was not begun: {}", due.id(), e.getMessage());
            timers.after(LEDGER_AGAIN, this::wake);
            record = () -> {};
        }
        record(due, gate, record);
    }

    /** Tries once, and says how to write down what came of it. */
    private Runnable attempt(Row row, Gate gate) {
        Content content = Content.read(row.content());
        Notification notification = content.notification();
        long began = System.nanoTime();
        try {
            Optional<ObjectNode> thread = courier.send(row, content);
            gate.alive();
            metrics.sent(row, System.nanoTime() - began);
            return () -> attempts.sent(row, notification, thread);
        } catch (Refusal refusal) {
            Instant now = timers.now();
            if (refusal.isPermanent()) {
                gate.alive();
            } else if (refusal.retryAfter().isPresent()) {
                gate.hold(now, refusal.retryAfter().get());
            } else {
                gate.failed(now);
            }
            metrics.failed(row, refusal, attempts.isDead(row, refusal), System.nanoTime() - began);
            return () -> attempts.failed(row, notification, refusal);
        }
    }

    /** Until it is written down the message counts as on its way. */
    private void record(DeliveryTable.Due due, Gate gate, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("what became of delivery {} cannot be written down yet: {}", due.id(), e.getMessage());
            timers.after(LEDGER_AGAIN, () -> run(() -> record(due, gate, work)));
            return;
        }
        busy.remove(due.logId());
        gate.leave();
        wake();
    }

    private void alarm() {
        alarm.cancel();
        Instant now = timers.now();
        table.nextAfter(now)
                .map(next -> Duration.between(now, next))
                .filter(wait -> wait.compareTo(TICK) < 0)
                .ifPresent(wait -> alarm = timers.after(wait, this::wake));
    }

    /** What no event announces: a clock that was set back, and channels that have failed for long. */
    private void tick() {
        if (closed) {
            return;
        }
        timers.after(TICK, this::tick);
        run(this::look);
    }

    private void look() {
        try {
            Instant now = timers.now();
            if (now.isBefore(lastTick)) {
                LOG.warn("the clock was set back: everything that waits is tried now");
                gates.reopen();
                table.hasten(now.plus(LONGEST_BACKOFF), now);
            }
            lastTick = now;
            for (Destination to : gates.failingSince(now.minus(settings.fallbackAfter()))) {
                for (Row row : table.waiting(to, MOST_FAILING)) {
                    Notification notification = Content.read(row.content()).notification();
                    table.inTransaction(connection -> {
                        fallback.consider(connection, row, notification, now);
                        return null;
                    });
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("deliveries were not looked after: {}", e.getMessage());
        }
        wake();
    }
}
