package io.bactrian.logs.intake;

import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import io.bactrian.logs.intake.BulkRequest.Item;
import io.bactrian.logs.spool.SpoolRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests whose body is there; 2xx only when the route has taken every line. */
final class HttpRequests {

    private static final Logger LOG = LoggerFactory.getLogger(HttpRequests.class);
    private static final String RETRY_SECONDS = "5";

    /** Those of {@code parse:} that need no pattern and take nobody's word for where a line stands. */
    private static final Set<String> FORMATS = Set.of(
            "auto",
            "json",
            "logfmt",
            "access",
            "apache-error",
            "nginx-error",
            "postgresql",
            "mariadb",
            "redis",
            "java",
            "syslog",
            "plain");

    private final Limits limits;
    private final LineStream stream;
    private final ElasticAnswers elastic;
    private final Route route;

    /**
     * @param line bytes of a line that are kept
     * @param body bytes of a body, inflated
     */
    record Limits(int line, int body) {}

    /** Where lines go; ends when they are safe. */
    @FunctionalInterface
    interface Route {
        void take(LineBatch batch, String format) throws Exception;
    }

    /**
     * A request.
     *
     * @param format that was asked for, or empty
     * @param encoding of the body, or empty
     * @param labels of its lines
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
    record Request(
            String method, String path, String format, String encoding, byte[] body, Map<String, String> labels) {}

    HttpRequests(Limits limits, LineStream stream, ElasticAnswers elastic, Route route) {
        this.limits = limits;
        this.stream = stream;
        this.elastic = elastic;
        this.route = route;
    }

    HttpAnswer answer(Request request) {
        boolean writes = request.method().equals("POST") || request.method().equals("PUT");
        boolean bulk = request.path().endsWith("/_bulk");
        if (!writes || !(bulk || request.path().equals("/logs"))) {
            return elastic.to(request.method(), request.path())
                    .orElseGet(() -> HttpAnswer.error(
                            404, "resource_not_found_exception", "nothing is here: POST /logs, /_bulk or /upload"));
        }
        try {
            byte[] body = inflated(request);
            if (body.length > limits.body()) {
                return tooLarge();
            }
            return bulk ? bulk(request, body) : lines(request, body);
        } catch (IOException e) {
            return HttpAnswer.error(400, "parse_exception", "the body is no gzip");
        } catch (BulkRequest.MalformedException e) {
            return HttpAnswer.error(400, "illegal_argument_exception", e.getMessage());
        } catch (SpoolRefusedException e) {
            return full();
        } catch (Exception e) {
            LOG.warn("{}: a request is not safe, and its sender was told: {}", stream.path(), Intake.reason(e));
            return HttpAnswer.error(503, "unavailable_shards_exception", "this could not be kept, try again later")
                    .with("Retry-After", RETRY_SECONDS);
        }
    }

    static HttpAnswer full() {
        return HttpAnswer.error(429, "es_rejected_execution_exception", "there is no room for more, try again later")
                .with("Retry-After", RETRY_SECONDS);
    }

    HttpAnswer tooLarge() {
        return HttpAnswer.error(
                413, "content_too_long_exception", "the body is larger than " + limits.body() + " bytes");
    }

    /** @return one byte more than allowed when there is more */
    private byte[] inflated(Request request) throws IOException {
        return switch (request.encoding().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> request.body();
            case "gzip", "x-gzip" -> {
                try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
                    yield plain.readNBytes(limits.body() + 1);
                }
            }
            default -> throw new IOException("unknown encoding");
        };
    }

    private HttpAnswer bulk(Request request, byte[] body) throws Exception {
        long began = System.nanoTime();
        String target = request.path().substring(0, request.path().length() - "/_bulk".length());
        List<Item> items = BulkRequest.read(body, target.isEmpty() ? "" : target.substring(1));
        List<String> ids = new ArrayList<>(items.size());
        List<Line> lines = new ArrayList<>(items.size());
        for (Item item : items) {
            if (item.refusal().isPresent()) {
                ids.add(item.id());
                continue;
            }
            Place place = item.id().isEmpty()
                    ? stream.next(item.document().length)
                    : stream.named("index " + item.index(), item.id());
            ids.add(item.id().isEmpty() ? place.id() : item.id());
            Map<String, String> labels = new LinkedHashMap<>(request.labels());
            labels.put("event.id", ids.get(ids.size() - 1));
            labels.put("index", item.index());
            lines.add(line(place, item.document(), labels));
        }
        if (!lines.isEmpty()) {
            route.take(new LineBatch(lines), "json");
        }
        return BulkAnswers.of(items, ids, (System.nanoTime() - began) / 1_000_000);
    }

    private HttpAnswer lines(Request request, byte[] body) throws Exception {
        String format = request.format().isEmpty() ? "json" : request.format();
        if (!FORMATS.contains(format)) {
            return HttpAnswer.error(400, "illegal_argument_exception", "format is not one of " + sorted());
        }
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < body.length; ) {
            int end = at;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            byte[] text = Messages.trimmed(Arrays.copyOfRange(body, at, end));
            if (text.length > 0) {
                lines.add(line(stream.next((long) end + 1 - at), text, request.labels()));
            }
            at = end + 1;
        }
        if (!lines.isEmpty()) {
            route.take(new LineBatch(lines), format);
        }
        return HttpAnswer.json(200, Map.of("lines", lines.size()));
    }

    private static String sorted() {
        return String.join(", ", FORMATS.stream().sorted().toList());
    }

    private Line line(Place place, byte[] text, Map<String, String> labels) {
        boolean cut = text.length > limits.line();
        return new Line(place, cut ? Arrays.copyOf(text, limits.line()) : text, labels, cut);
    }
}
