package io.bactrian.alerts.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the bodies of requests in, none larger than allowed and all together not more than there is room for. What is
 * too large is refused as soon as that is known; the rest of it is let pass, or its sender would not hear the answer.
 */
final class Body {

    private static final long MOST_LET_PASS = 256L << 20;

    private final long most;
    private final long room;
    private final AtomicLong held = new AtomicLong();

    Body(long most) {
        this.most = most;
        this.room = most * ApiLimits.BODIES;
    }

    /** Must be called before the handler of the route returns. */
    Future<Buffer> read(RoutingContext context) {
        return new Reading(context, most).start();
    }

    /** As {@link #read}, with a smaller limit. */
    Future<Buffer> read(RoutingContext context, long atMost) {
        return new Reading(context, Math.min(most, atMost)).start();
    }

    private final class Reading {

        private final RoutingContext context;
        private final HttpServerRequest request;
        private final long limit;
        private final Promise<Buffer> done = Promise.promise();
        private Buffer body = Buffer.buffer();
        private long seen;
        private long mine;
        private boolean over;

        Reading(RoutingContext context, long limit) {
            this.context = context;
            this.request = context.request();
            this.limit = limit;
        }

        Future<Buffer> start() {
            long timer = context.vertx().setTimer(ApiLimits.BODY_TIME.toMillis(), late -> {
                fail(408, "the body took longer than " + ApiLimits.BODY_TIME.toSeconds() + " s");
                // The answer has gone out by then, or nobody reads it.
                context.vertx().setTimer(1000, end -> request.connection().close());
            });
            request.exceptionHandler(cut -> fail(400, "the body was cut off"));
            request.handler(this::take);
            request.endHandler(end -> {
                context.vertx().cancelTimer(timer);
                if (!over) {
                    over = true;
                    done.complete(body);
                }
            });
            context.addEndHandler(end -> {
                context.vertx().cancelTimer(timer);
                held.addAndGet(-mine);
                mine = 0;
            });
            if (announced() > limit) {
                tooLarge();
            }
            return done.future();
        }

        private void take(Buffer part) {
            seen += part.length();
            if (seen > MOST_LET_PASS) {
                request.connection().close();
            } else if (!over) {
                if (seen > limit) {
                    tooLarge();
                } else if (held.addAndGet(part.length()) > room) {
                    mine += part.length();
                    fail(503, "too much is being sent at once; try again");
                } else {
                    mine += part.length();
                    body.appendBuffer(part);
                }
            }
        }

        private void tooLarge() {
            fail(413, "the body is larger than " + limit + " bytes");
        }

        private void fail(int status, String message) {
            if (!over) {
                over = true;
                body = Buffer.buffer();
                done.fail(new Refusal(status, message));
            }
        }

        private long announced() {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            try {
                return length == null ? 0 : Long.parseLong(length);
            } catch (NumberFormatException e) {
                return Long.MAX_VALUE;
            }
        }
    }
}
