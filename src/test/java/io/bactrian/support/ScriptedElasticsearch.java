package io.bactrian.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * As much of Elasticsearch as the bulk API takes, for the answers that the real one cannot be made to give, and as much as
 * templates take, for what the one of the tests has not. What is asked for with {@link #then} is answered in that order,
 * once each; every other request is taken as the real one would.
 */
public final class ScriptedElasticsearch implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or every answer takes 40 ms
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> things = new ConcurrentHashMap<>();
    private volatile String version = "8.19.21";
    private final Map<String, String> documents = Collections.synchronizedMap(new LinkedHashMap<>());

    /**
     * A bulk request that came.
     *
     * @param ids of its documents, in their order
     * @param sources of them
     */
    public record Request(
            String path, String query, Map<String, List<String>> headers, List<String> ids, List<String> sources) {}

    /** How one request is answered. */
    public interface Reply {
        void answer(ScriptedElasticsearch server, Request request, HttpExchange exchange) throws IOException;
    }

    private ScriptedElasticsearch(HttpServer server) {
        this.server = server;
    }

    public static ScriptedElasticsearch start() {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return start(HttpServer.create(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a server of somebody's own making, that does not listen yet: for TLS. */
    public static ScriptedElasticsearch start(HttpServer server) {
        ScriptedElasticsearch started = new ScriptedElasticsearch(server);
        server.setExecutor(started.threads);
        server.createContext("/", started::handle);
        server.start();
        return started;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How the next requests are answered that have no answer yet. */
    public ScriptedElasticsearch then(Reply... replies) {
        Collections.addAll(script, replies);
        return this;
    }

    public List<Request> requests() {
        return requests;
    }

    /** What it holds: id and source. */
    public Map<String, String> documents() {
        return documents;
    }

    /** What was put: path and document. */
    public Map<String, JsonNode> things() {
        return things;
    }

    /** The version it says it is of. */
    public ScriptedElasticsearch version(String some) {
        version = some;
        return this;
    }

    /** An answer without a look at the documents. */
    public static Reply status(int status, String body, String... headers) {
        return (server, request, exchange) -> {
            for (int at = 0; at < headers.length; at += 2) {
                exchange.getResponseHeaders().add(headers[at], headers[at + 1]);
            }
            send(exchange, status, body);
        };
    }

    /** Elasticsearch's own way to refuse a whole request. */
    public static Reply error(int status, String type, String reason) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("type", type).put("reason", reason);
        body.put("status", status);
        return status(status, body.toString());
    }

    /** The documents of these ids get an error, the others are taken. */
    public static Reply items(int status, String type, String reason, String... ids) {
        List<String> refused = List.of(ids);
        return (server, request, exchange) ->
                send(exchange, 200, server.take(request, id -> refused.contains(id) ? status : 0, type, reason));
    }

    /** Takes every document, and its answer is cut short or made longer by so many items. */
    public static Reply itemsMore(int more) {
        return (server, request, exchange) -> {
            JsonNode answer = JSON.readTree(server.take(request, id -> 0, "", ""));
            ArrayNode items = (ArrayNode) answer.get("items");
            for (int extra = 0; extra < more; extra++) {
                items.add(items.get(0));
            }
            for (int missing = 0; missing > more; missing--) {
                items.remove(items.size() - 1);
            }
            send(exchange, 200, answer.toString());
        };
    }

    /** Closes the connection without a word. */
    public static Reply reset() {
        return (server, request, exchange) -> exchange.close();
    }

    /** Takes every document and closes the connection without a word. */
    public static Reply takeAndReset() {
        return (server, request, exchange) -> {
            server.take(request, id -> 0, "", "");
            exchange.close();
        };
    }

    /** Takes every document, promises an answer and never ends it, until the latch is open. */
    public static Reply takeAndStall(CountDownLatch latch) {
        return (server, request, exchange) -> {
            String answer = server.take(request, id -> 0, "", "");
            exchange.sendResponseHeaders(200, answer.length());
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8), 0, 10);
            exchange.getResponseBody().flush();
            await(latch);
            exchange.close();
        };
    }

    /** Answers as usual, but only when the latch is open. */
    public static Reply after(CountDownLatch latch) {
        return (server, request, exchange) -> {
            await(latch);
            send(exchange, 200, server.take(request, id -> 0, "", ""));
        };
    }

    /** Refuses more than so many documents at once, this time. */
    public static Reply atMost(int documents, int status) {
        return (server, request, exchange) -> {
            if (request.ids().size() > documents) {
                send(exchange, status, "");
            } else {
                send(exchange, 200, server.take(request, id -> 0, "", ""));
            }
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().endsWith("/_bulk")) {
            administer(exchange);
            return;
        }
        Request request = read(exchange);
        requests.add(request);
        Reply reply = script.poll();
        if (reply == null) {
            send(exchange, 200, take(request, id -> 0, "", ""));
        } else {
            reply.answer(this, request, exchange);
        }
    }

    private void administer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/_nodes/")) {
            ObjectNode answer = JSON.createObjectNode();
            answer.putObject("nodes").putObject("n1").put("version", version);
            send(exchange, 200, answer.toString());
        } else if (exchange.getRequestMethod().equals("PUT")) {
            things.put(path, JSON.readTree(exchange.getRequestBody()));
            send(exchange, 200, "{\"acknowledged\":true}");
        } else if (things.containsKey(path)) {
            String kind = path.split("/", -1)[1].substring(1);
            ObjectNode answer = JSON.createObjectNode();
            answer.putArray(kind + "s").addObject().set(kind, things.get(path));
            send(exchange, 200, answer.toString());
        } else {
            send(exchange, 404, "{}");
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = plain.readAllBytes();
            }
        }
        List<String> ids = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
        for (int line = 0; line + 1 < lines.length; line += 2) {
            ids.add(JSON.readTree(lines[line]).at("/create/_id").asText());
            sources.add(lines[line + 1]);
        }
        return new Request(
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestURI().getQuery()),
                Map.copyOf(exchange.getRequestHeaders()),
                ids,
                sources);
    }

    /** Takes what is not refused, and answers item by item. */
    private String take(Request request, Function<String, Integer> refused, String type, String reason) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode items = answer.putArray("items");
        for (int at = 0; at < request.ids().size(); at++) {
            String id = request.ids().get(at);
            ObjectNode item = items.addObject().putObject("create");
            int status = refused.apply(id);
            if (status != 0) {
                item.put("status", status).putObject("error").put("type", type).put("reason", reason);
            } else {
                boolean known = documents.putIfAbsent(id, request.sources().get(at)) != null;
                item.put("status", known ? 409 : 201);
                if (known) {
                    item.putObject("error").put("type", "version_conflict_engine_exception");
                }
            }
        }
        return answer.toString();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
