package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.runtime.BactrianException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes handlers of actions: takes the body in, leaves the event loop, bounds how much happens at once, turns failures
 * into answers, counts and times. A lane is held until the answer is written: slow readers cannot fill the memory.
 */
final class Endpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
    private static final int WRITES = 4;
    private static final int START_SECONDS = 30;
    private static final int WRITE_SECONDS = 30;

    private final CompletableFuture<AlertService> service;
    private final ApiLimits limits;
    private final ApiMetrics metrics;
    private final Body bodies;
    private final Lane reads;
    private final Lane writes = new Lane("alerts-api-write", WRITES);

    /** @param service there from the moment on from which it can be asked; until then requests wait */
    Endpoints(CompletableFuture<AlertService> service, ApiLimits limits, ApiMetrics metrics) {
        this.service = service;
        this.limits = limits;
        this.metrics = metrics;
        this.bodies = new Body(limits.bodyBytes());
        this.reads = new Lane("alerts-api-read", limits.reads());
    }

    boolean ready() {
        return service.isDone() && !service.isCompletedExceptionally();
    }

    /** Without a body. */
    Handler<RoutingContext> reading(String name, Action action) {
        return context -> {
            prepare(context, name);
            enqueue(context, reads, action, new byte[0]);
        };
    }

    /** With a body of at most the size that the limits allow. */
    Handler<RoutingContext> writing(String name, Action action) {
        return writing(name, limits.bodyBytes(), action);
    }

    Handler<RoutingContext> writing(String name, long mostBytes, Action action) {
        return context -> {
            prepare(context, name);
            bodies.read(context, mostBytes)
                    .onSuccess(body -> enqueue(context, writes, action, body.getBytes()))
                    .onFailure(refused -> send(context, refusal(refused)));
        };
    }

    private void prepare(RoutingContext context, String name) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        metrics.began(context, name);
        if (limits.timeout().toMillis() > 0) {
            long timer = context.vertx()
                    .setTimer(
                            limits.timeout().toMillis(),
                            late -> send(
                                    context,
                                    Answer.text(
                                            503,
                                            "Exceeded configured timeout of "
                                                    + limits.timeout().toMillis() + "ms.\n")));
            context.addEndHandler(end -> context.vertx().cancelTimer(timer));
        }
    }

    private void enqueue(RoutingContext context, Lane lane, Action action, byte[] body) {
        if (!lane.take(() -> run(context, action, body))) {
            metrics.refused(context.request().method().equals(HttpMethod.GET) ? "get" : "post");
            send(
                    context,
                    Answer.text(
                            503,
                            "Limit of concurrent requests reached (" + lane.atOnce()
                                    + " and those that wait), try again later.\n"));
        }
    }

    private void run(RoutingContext context, Action action, byte[] body) {
        if (context.response().closed() || context.response().ended()) {
            return; // nobody waits for it any more
        }
        Answer answer;
        try {
            answer = action.answer(started(), new Request(context, body));
        } catch (RuntimeException e) {
            answer = refusal(e);
        }
        send(context, answer);
    }

    private AlertService started() {
        try {
            return service.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "stopping");
        } catch (ExecutionException | TimeoutException e) {
            throw new Refusal(503, "not started yet");
        }
    }

    private static Answer refusal(Throwable failure) {
        if (failure instanceof Refusal known) {
            return known.answer();
        }
        if (failure instanceof BactrianException known) {
            LOG.warn("a request could not be answered: {}", known.getMessage());
            return Answer.json(500, known.getMessage());
        }
        LOG.error("a request could not be answered", failure);
        return Answer.json(500, "internal error; the log says which");
    }

    private void send(RoutingContext context, Answer answer) {
        var written = write(context.response(), answer)
                .onComplete(over -> answer.over().run())
                .toCompletionStage()
                .toCompletableFuture();
        if (io.vertx.core.Context.isOnEventLoopThread()) {
            return;
        }
        try {
            written.get(WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("an answer was not read: {}", e.getCause().toString());
        } catch (TimeoutException e) {
            LOG.debug("an answer was read too slowly");
            context.request().connection().close();
        }
    }

    private static Future<Void> write(HttpServerResponse response, Answer answer) {
        synchronized (response) {
            if (response.ended() || response.closed()) {
                return Future.succeededFuture(); // it was late, or nobody is there
            }
            try {
                response.setStatusCode(answer.status());
                if (!answer.type().isEmpty()) {
                    response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type());
                }
                if (answer.type().startsWith("text/html")) {
                    response.putHeader("Content-Security-Policy", Page.POLICY);
                }
                answer.headers().forEach(response::putHeader);
                return response.end(answer.body());
            } catch (IllegalStateException e) {
                return Future.failedFuture(e); // closed since
            }
        }
    }

    @Override
    public void close() {
        reads.close();
        writes.close();
    }
}
