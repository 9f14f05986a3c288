package io.bactrian.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Receives webhooks as somebody's service does, remembers all of them, and answers as it is told to. */
public final class WebhookRecorder implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Function<Call, Answer> answers = call -> Answer.OK;

    private WebhookRecorder(HttpServer server) {
        this.server = server;
    }

    /**
     * What a call is answered.
     *
     * @param after how long it takes
     */
    public record Answer(int status, Duration after, Map<String, String> headers) {

        public static final Answer OK = status(200);

        /** No answer as long as the recorder lives. */
        public static final Answer HANG = new Answer(200, Duration.ofDays(1), Map.of());

        public static Answer status(int status) {
            return new Answer(status, Duration.ZERO, Map.of());
        }

        public Answer after(Duration time) {
            return new Answer(status, time, headers);
        }

        public Answer with(String header, String value) {
            return new Answer(status, after, Map.of(header, value));
        }
    }

    /** One request. Times are those of {@link System#nanoTime}. */
    public static final class Call {

        private final String path;
        private final Map<String, List<String>> headers;
        private final JsonNode body;
        private final long arrived;
        private volatile Long answered;
        private volatile int status;

        private Call(String path, Map<String, List<String>> headers, JsonNode body, long arrived) {
            this.path = path;
            this.headers = headers;
            this.body = body;
            this.arrived = arrived;
        }

        public String path() {
            return path;
        }

        public JsonNode body() {
            return body;
        }

        public Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst();
        }

        /** When its body had come. */
        public long arrived() {
            return arrived;
        }

        /** When its answer had been handed to the network, unless that failed. */
        public Optional<Long> answered() {
            return Optional.ofNullable(answered);
        }

        /** Whether the whole answer was written and said that all is well. */
        public boolean accepted() {
            return answered != null && status / 100 == 2;
        }

        @Override
        public String toString() {
            return path + " " + status + " " + body;
        }
    }

    /** Starts one on a free port of 127.0.0.1. */
    public static WebhookRecorder start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
            WebhookRecorder recorder = new WebhookRecorder(server);
            server.createContext("/", recorder::take);
            server.setExecutor(recorder.threads);
            server.start();
            return recorder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on; each call is asked about once, after its body has come. */
    public void answer(Function<Call, Answer> policy) {
        answers = policy;
    }

    /** In the order they came. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Those to one path. */
    public List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Call call = new Call(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    JSON.readTree(body),
                    System.nanoTime());
            calls.add(call);
            Answer answer = answers.apply(call);
            if (closed.await(answer.after().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            call.status = answer.status();
            exchange.sendResponseHeaders(answer.status(), -1);
            call.answered = System.nanoTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
