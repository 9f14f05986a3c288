package io.bactrian.logs.intake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs over HTTP: lines at {@code /logs}, bulk requests of Elasticsearch at {@code /_bulk}, journald's uploads at {@code
 * /upload}. Bodies are gathered up to what is allowed, for one request and for all together, and answered by threads that
 * may wait; uploads of journald, which may go on for hours, are read as the route takes them.
 */
final class HttpIntake extends Intake {

    private static final Logger LOG = LoggerFactory.getLogger(HttpIntake.class);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final long MOST_UNDERWAY = 64L << 20;
    private static final int READ_ON = 16; // times what is allowed: then the connection is closed without an answer
    private static final String JOURNAL = "application/vnd.fdo.journal";
    private static final String ELASTIC = "application/vnd.elasticsearch+json";

    private final IntakeEndpoint endpoint;
    private final Login login;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong underway = new AtomicLong();
    private Servers servers;
    private HttpServer server;
    private LineStream stream;
    private HttpRequests requests;

    HttpIntake(IntakeEndpoint endpoint, Processor processor, Login login) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.login = login;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        servers = endpoint.servers();
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(Math.toIntExact(endpoint.idle().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true);
        endpoint.tls().ifPresent(tls -> tls.apply(options));
        server = servers.vertx()
                .createHttpServer(options)
                .connectionHandler(this::connected)
                .requestHandler(this::handle);
        Servers.listening(server.listen(endpoint.getPort(), endpoint.getHost()), endpoint.address());
        String address = endpoint.getHost() + ":" + server.actualPort();
        stream = new LineStream((endpoint.tls().isPresent() ? "https://" : "http://") + address);
        requests = new HttpRequests(
                new HttpRequests.Limits(endpoint.mostMessage(), endpoint.mostBody()),
                stream,
                new ElasticAnswers(stream.named("cluster", address).stream(), address),
                this::deliver);
        meters().connections(connections, Set::size);
        LOG.info("taking logs at {}", stream.path());
    }

    /** The port it listens on. */
    int port() {
        return server.actualPort();
    }

    private void connected(HttpConnection connection) {
        if (connections.size() >= endpoint.getMaxConnections()) {
            LOG.warn("{}: refused a connection of {}", stream.path(), connection.remoteAddress());
            connection.close();
            return;
        }
        connections.add(connection);
        connection.closeHandler(closed -> connections.remove(connection));
    }

    private void handle(HttpServerRequest request) {
        request.exceptionHandler(e -> LOG.debug("{}: {}", request.remoteAddress(), e.toString()));
        if (!login.admits(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            request.endHandler(end -> reply(
                    request,
                    HttpAnswer.error(401, "security_exception", "missing or wrong authentication credentials")
                            .with("WWW-Authenticate", "Basic realm=\"bactrian\", charset=\"UTF-8\"")));
        } else if (login.isOpen() && request.getHeader(HttpHeaders.ORIGIN) != null) {
            // Without a password any page that a browser on this machine shows could write logs.
            request.endHandler(
                    end -> reply(request, HttpAnswer.error(403, "security_exception", "browsers are refused")));
        } else if (request.method().equals(HttpMethod.POST) && "/upload".equals(request.path())) {
            upload(request);
        } else {
            gather(request);
        }
    }

    private void gather(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        long[] read = {0, 0}; // bytes that came, bytes that are kept
        request.handler(bytes -> {
            read[0] += bytes.length();
            boolean fits = read[0] <= endpoint.mostBody() && underway.get() + bytes.length() <= MOST_UNDERWAY;
            if (fits && read[1] + bytes.length() == read[0]) {
                body.appendBuffer(bytes);
                read[1] += bytes.length();
                underway.addAndGet(bytes.length());
            } else if (read[0] > (long) READ_ON * endpoint.mostBody()) {
                request.connection().close();
            }
        });
        request.exceptionHandler(e -> underway.addAndGet(-read[1]));
        request.endHandler(end -> {
            request.exceptionHandler(e -> LOG.debug("{}: {}", request.remoteAddress(), e.toString()));
            if (read[0] > read[1]) {
                underway.addAndGet(-read[1]);
                reply(request, read[0] > endpoint.mostBody() ? requests.tooLarge() : HttpRequests.full());
                return;
            }
            answer(request, body, read[1]);
        });
    }

    private void answer(HttpServerRequest request, Buffer body, long counted) {
        HttpRequests.Request read = new HttpRequests.Request(
                request.method().name(),
                request.path() == null ? "" : request.path(),
                text(request.getParam("format")),
                text(request.getHeader(HttpHeaders.CONTENT_ENCODING)),
                body.getBytes(),
                labels(request));
        servers.workers().executeBlocking(() -> requests.answer(read), false).onComplete(answer -> {
            underway.addAndGet(-counted);
            reply(
                    request,
                    answer.succeeded() ? answer.result() : HttpAnswer.error(500, "exception", "a defect, see the log"));
            if (answer.failed()) {
                LOG.error("{}: a request failed", stream.path(), answer.cause());
            }
        });
    }

    private void upload(HttpServerRequest request) {
        if (!text(request.getHeader(HttpHeaders.CONTENT_TYPE)).startsWith(JOURNAL)) {
            request.endHandler(
                    end -> reply(request, HttpAnswer.error(415, "illegal_argument_exception", "send " + JOURNAL)));
            return;
        }
        JournalFramer framer = new JournalFramer(new JournalLines(stream, labels(request)), endpoint.mostMessage());
        Pump pump = new Pump(
                servers.vertx().getOrCreateContext(),
                servers.workers(),
                request,
                batch -> deliver(batch, "json"),
                false);
        request.handler(bytes -> {
            try {
                pump.add(framer.feed(bytes.getBytes()));
            } catch (JournalFramer.MalformedException e) {
                pump.fail(e);
            }
        });
        request.endHandler(end -> {
            try {
                framer.end().map(List::of).ifPresent(pump::add);
                pump.end();
            } catch (JournalFramer.MalformedException e) {
                pump.fail(e);
            }
        });
        pump.done()
                .onComplete(done ->
                        reply(request, done.succeeded() ? HttpAnswer.text(200, "OK.\n") : refused(done.cause())));
    }

    private static HttpAnswer refused(Throwable cause) {
        return cause instanceof JournalFramer.MalformedException
                ? HttpAnswer.error(400, "parse_exception", "this is no export of a journal: " + cause.getMessage())
                : HttpRequests.full();
    }

    private Map<String, String> labels(HttpServerRequest request) {
        return endpoint.fields(Map.of("source.ip", request.remoteAddress().hostAddress()));
    }

    private static String text(String header) {
        return header == null ? "" : header;
    }

    private static void reply(HttpServerRequest request, HttpAnswer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        boolean elastic = answer.type().equals(HttpAnswer.JSON)
                && text(request.getHeader(HttpHeaders.ACCEPT)).contains(ELASTIC);
        response.setStatusCode(answer.status())
                .putHeader("X-Elastic-Product", "Elasticsearch")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(HttpHeaders.CONTENT_TYPE, elastic ? ELASTIC + ";compatible-with=8" : answer.type())
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(answer.body().length));
        answer.headers().forEach(response::putHeader);
        if (!request.isEnded()) {
            response.putHeader(HttpHeaders.CONNECTION, "close"); // what else it sends is not wanted
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(Buffer.buffer(answer.body()));
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (server != null) {
            Servers.await(server.close(), STOP);
        }
        super.doStop();
    }
}
