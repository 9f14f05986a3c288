package io.bactrian.alerts.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A server that keeps what it is sent and answers as a test says. */
public final class HttpStandIn implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<ExtendedSSLSession> sessions = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = call -> new Answer(200, "ok", Map.of());

    public HttpStandIn() {
        this(HttpServer::create);
    }

    /**
     * Speaks HTTPS.
     *
     * @param wanted changes what it asks of clients
     */
    public HttpStandIn(SSLContext tls, Consumer<SSLParameters> wanted) {
        this((address, backlog) -> {
            HttpsServer https = HttpsServer.create(address, backlog);
            https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters client) {
                    SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
                    wanted.accept(parameters);
                    client.setSSLParameters(parameters);
                }
            });
            return https;
        });
    }

    private HttpStandIn(Factory factory) {
        try {
            server = factory.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private interface Factory {
        HttpServer create(InetSocketAddress address, int backlog) throws IOException;
    }

    /** What came. */
    public record Call(String method, String path, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** What goes back; status 0: nothing, for ever; -1: the connection is cut. */
    public record Answer(int status, String body, Map<String, String> headers) {}

    /** What a test wants. */
    public interface Behaviour {
        Answer on(Call call);
    }

    public void answer(Behaviour wanted) {
        behaviour = wanted;
    }

    public void answer(int status, String body, String... headers) {
        Map<String, String> all = new java.util.HashMap<>();
        for (int at = 0; at < headers.length; at += 2) {
            all.put(headers[at], headers[at + 1]);
        }
        behaviour = call -> new Answer(status, body, all);
    }

    public List<Call> calls() {
        return calls;
    }

    /** How the client of each call was encrypted; none for plain ones. */
    public List<ExtendedSSLSession> sessions() {
        return sessions;
    }

    public String url(String path) {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort() + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Call call = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (exchange instanceof HttpsExchange encrypted) {
            sessions.add((ExtendedSSLSession) encrypted.getSSLSession());
        }
        calls.add(call);
        Answer answer = behaviour.on(call);
        if (answer.status() == 0) {
            try {
                closing.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (answer.status() <= 0) {
            exchange.close();
            return;
        }
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
