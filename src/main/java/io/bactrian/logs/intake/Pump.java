package io.bactrian.logs.intake;

import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the lines of one connection down the route, one batch after the other, and lets the connection be read only while
 * they keep up. Used on the connection's own event loop.
 */
final class Pump {

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final long MOST_WAITING = 256 * 1024;
    private static final long AGAIN_MILLIS = 1_000;

    private final Context loop;
    private final WorkerExecutor workers;
    private final ReadStream<?> source;
    private final Route route;
    private final boolean insisting;
    private final Promise<Void> done = Promise.promise();
    private List<Line> waiting = new ArrayList<>();
    private long waitingBytes;
    private boolean busy;
    private boolean paused;
    private boolean ended;
    private boolean stopping;
    private boolean refused;

    /** Where batches go; ends when they are safe. */
    @FunctionalInterface
    interface Route {
        void take(LineBatch batch) throws Exception;
    }

    /** @param insisting whether a batch that is not taken is tried again: where nobody can be told */
    Pump(Context loop, WorkerExecutor workers, ReadStream<?> source, Route route, boolean insisting) {
        this.loop = loop;
        this.workers = workers;
        this.source = source;
        this.route = route;
        this.insisting = insisting;
    }

    void add(List<Line> more) {
        for (Line line : more) {
            waiting.add(line);
            waitingBytes += line.text().length;
        }
        if (!busy) {
            next();
        }
        if (busy && waitingBytes >= MOST_WAITING && !paused && !stopping) {
            paused = true;
            source.pause();
        }
    }

    /** Nothing more comes. */
    void end() {
        ended = true;
        if (!busy) {
            next();
        }
    }

    /** What comes is no good: nothing more of it is taken. */
    void fail(Throwable reason) {
        done.tryFail(reason);
    }

    /** From now on a batch that is not taken is not tried again, and whatever has been received is read. */
    void hurry() {
        stopping = true;
        resume();
    }

    private void resume() {
        if (paused) {
            paused = false;
            source.resume();
        }
    }

    /** Whether everything that came is safe. */
    boolean isIdle() {
        return !busy && waiting.isEmpty();
    }

    /** When everything is safe and nothing more comes, or why it is not. */
    Future<Void> done() {
        return done.future();
    }

    private void next() {
        if (waiting.isEmpty()) {
            if (ended) {
                done.tryComplete();
            }
            return;
        }
        LineBatch batch = new LineBatch(waiting);
        waiting = new ArrayList<>();
        waitingBytes = 0;
        busy = true;
        send(batch);
    }

    private void send(LineBatch batch) {
        workers.executeBlocking(
                        () -> {
                            route.take(batch);
                            return null;
                        },
                        false)
                .onComplete(result -> loop.runOnContext(nothing -> sent(batch, result.cause())));
    }

    private void sent(LineBatch batch, Throwable failure) {
        if (failure == null) {
            busy = false;
            refused = false;
            resume();
            if (!busy) { // what was received meanwhile may have sent already
                next();
            }
        } else if (insisting && !stopping) {
            if (!refused) {
                LOG.warn(
                        "{} lines are not safe, trying again: {}", batch.lines().size(), Intake.reason(failure));
                refused = true;
            }
            loop.owner().setTimer(AGAIN_MILLIS, timer -> loop.runOnContext(nothing -> send(batch)));
        } else {
            if (insisting) {
                LOG.error("{} lines are lost: it stops", batch.lines().size() + waiting.size());
            }
            done.tryFail(failure);
        }
    }
}
