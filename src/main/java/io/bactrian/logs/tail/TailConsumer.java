package io.bactrian.logs.tail;

import io.bactrian.runtime.BactrianException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a {@link Tail} reads down the route, several batches at once. A batch whose exchange ends without failure is
 * safe; one that fails is sent again, later and later.
 */
final class TailConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(TailConsumer.class);
    private static final long IDLE_MILLIS = 100;
    private static final long AGAIN_SECONDS = 5;
    private static final int WORKERS = 2;

    private final TailEndpoint endpoint;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private Tail tail;
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
        tail = new Tail(endpoint.settings(), endpoint.framer(), Instant::now, this::send);
        stopping = false;
        ended = new CountDownLatch(1);
        workers = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "tail-" + endpoint.getName(), WORKERS);
        again = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "tail-again-" + endpoint.getName());
        Thread reader = new Thread(this::follow, "tail-" + endpoint.getName());
        reader.setDaemon(true);
        reader.start();
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
            return tail.step();
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
            workers.execute(() -> process(batch));
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
                LOG.warn(
                        "tail:{}: {} lines are not safe, trying again: {}",
                        endpoint.getName(),
                        batch.batch().lines().size(),
                        reason(exchange));
                again.schedule(batch::failed, AGAIN_SECONDS, TimeUnit.SECONDS);
            }
            wake.release();
        });
    }

    /** In words only where they are ours: others may hold what a line says. */
    private static String reason(Exchange exchange) {
        BactrianException ours = exchange.getException(BactrianException.class);
        return ours == null ? exchange.getException().getClass().getName() : ours.getMessage();
    }

    /** How the files stand. */
    List<Tail.FileStatus> status() {
        return tail.status();
    }

    @Override
    protected void doStop() throws Exception {
        stopping = true;
        wake.release();
        ended.await(10, TimeUnit.SECONDS);
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(workers);
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(again);
        tail.close();
        super.doStop();
    }
}
