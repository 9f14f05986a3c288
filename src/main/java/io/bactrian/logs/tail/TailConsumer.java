package io.bactrian.logs.tail;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.StoppedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a {@link Tail} reads down the route, several batches at once. A batch whose exchange ends without failure is
 * safe; one that fails is sent again, later and later. Suspended it reads nothing, and still notes what becomes safe:
 * that is how a route is stopped without lines being repeated.
 */
final class TailConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(TailConsumer.class);
    private static final long IDLE_MILLIS = 100;
    private static final int WORKERS = 2;

    /** Loaded with this class: when batches fail there may be no descriptor left to load another with. */
    private static final Class<StoppedException> STOPPED = StoppedException.class;

    private final TailEndpoint endpoint;
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore hurry = new Semaphore(0);
    private final Backoff backoff =
            new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    private volatile boolean stopping;
    private volatile boolean resting;
    private TailMeters meters;
    private TailHealth health;
    private volatile Tail tail;
    private ExecutorService workers;
    private ScheduledExecutorService again;
    private CountDownLatch ended;

    TailConsumer(TailEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String name = endpoint.getName();
        meters = new TailMeters(
                Optional.ofNullable(endpoint.getCamelContext().getRegistry().findSingleByType(MeterRegistry.class))
                        .orElseGet(SimpleMeterRegistry::new),
                name);
        tail = new Tail(endpoint.settings(), endpoint.framer(), Journal::onDisk, meters, Instant::now, this::send);
        meters.watch(tail::state);
        health = new TailHealth(name, tail::state, Duration.ofMillis(endpoint.getDownAfter()));
        checks().ifPresent(checks -> checks.register(health));
        stopping = false;
        resting = false;
        hurry.drainPermits();
        ended = new CountDownLatch(1);
        workers = executors().newFixedThreadPool(this, "tail-" + name, endpoint.isInOrder() ? 1 : WORKERS);
        again = executors().newSingleThreadScheduledExecutor(this, "tail-again-" + name);
        Thread reader = new Thread(this::follow, "tail-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private ExecutorServiceManager executors() {
        return endpoint.getCamelContext().getExecutorServiceManager();
    }

    private Optional<HealthCheckRegistry> checks() {
        return Optional.ofNullable(HealthCheckHelper.getHealthCheckRegistry(endpoint.getCamelContext()));
    }

    private void follow() {
        try {
            while (!stopping) {
                if (!stepSafely()) {
                    pause();
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /** A defect must not end the reader silently: it is said, and tried again. */
    private boolean stepSafely() {
        try {
            return resting ? tail.rest() : tail.step();
        } catch (RuntimeException e) {
            LOG.error("tail:{} cannot go on, trying again", endpoint.getName(), e);
            return false;
        }
    }

    private void pause() {
        try {
            if (wake.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void send(Batches.Sent batch) {
        try {
            workers.execute(endpoint.isInOrder() ? () -> processInOrder(batch) : () -> process(batch));
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping: what is not sent is read again after the next start", e);
        }
    }

    private void process(Batches.Sent batch) {
        Exchange exchange = createExchange(true);
        exchange.getMessage().setBody(batch.batch());
        getAsyncProcessor().process(exchange, doneSync -> {
            if (exchange.getException() == null) {
                batch.done();
            } else if (!stopping) {
                sendLater(batch, exchange);
            }
            wake.release();
        });
    }

    /** Nothing goes on before this batch is safe. */
    private void processInOrder(Batches.Sent batch) {
        int failures = 0;
        while (!stopping && !resting) {
            Exchange exchange = createExchange(true);
            exchange.getMessage().setBody(batch.batch());
            try {
                getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            if (exchange.getException() == null) {
                batch.done();
                wake.release();
                return;
            }
            Duration wait = backoff.after(++failures);
            warn(batch, wait, exchange);
            await(wait);
            meters.sentAgain(1);
        }
        batch.failed();
    }

    private void await(Duration wait) {
        try {
            hurry.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void sendLater(Batches.Sent batch, Exchange failed) {
        Duration wait = backoff.after(batch.failures());
        try {
            again.schedule(batch::failed, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping: what is not safe is read again after the next start", e);
        }
        warn(batch, wait, failed);
    }

    private void warn(Batches.Sent batch, Duration wait, Exchange failed) {
        if (failed.getException(STOPPED) != null) {
            return; // nothing is wrong: everything stops
        }
        LOG.warn(
                "tail:{}: {} lines are not safe, sending them again in {} s: {}",
                endpoint.getName(),
                batch.batch().lines().size(),
                String.format("%.1f", wait.toMillis() / 1000.0),
                reason(failed));
    }

    /** In words only where they are ours: others may hold what a line says. */
    private static String reason(Exchange exchange) {
        BactrianException ours = exchange.getException(BactrianException.class);
        return ours == null ? exchange.getException().getClass().getName() : ours.getMessage();
    }

    @Override
    protected void doSuspend() {
        resting = true;
        hurry.release();
    }

    @Override
    protected void doResume() {
        resting = false;
        hurry.drainPermits();
        wake.release();
    }

    /** How the files stand; none before the start. */
    List<TailState.FileState> files() {
        Tail current = tail;
        return current == null ? List.of() : current.state().files();
    }

    @Override
    protected void doStop() throws Exception {
        if (tail != null) {
            stopping = true;
            wake.release();
            hurry.release();
            ended.await(10, TimeUnit.SECONDS);
            executors().shutdownGraceful(workers);
            executors().shutdownNow(again);
            checks().ifPresent(checks -> checks.unregister(health));
            meters.close();
            tail.close();
            tail = null;
        }
        super.doStop();
    }
}
