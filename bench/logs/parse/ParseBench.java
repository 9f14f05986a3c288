import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import io.bactrian.logs.parse.ParseOptions;
import io.bactrian.logs.parse.Parser;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** Microseconds of processor time a line in one thread, for each format, beside Jackson's readTree of the same JSON. */
final class ParseBench {

    private static final int LINES = 2_048;
    private static final String ACCESS = "203.0.113.%d - frank [21/Nov/2026:13:52:28 +0700] \"GET /shop/cart?item=%d HTTP/1.1\" 200"
            + " 5316 \"https://shop.example/list?page=2\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/126.0.0.0 Safari/537.36\"";
    private static final String APPLICATION = "2026-11-21T13:52:28.123+07:00 ERROR [worker-%d] org.example.shop.Checkout - order"
            + " %d of customer 4711 was refused by the bank: the card is expired, the customer was told, the basket stays for"
            + " an hour and is then given back to the store, see the runbook for what to do when that comes too often";

    private ParseBench() {}

    public static void main(String... arguments) {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        System.out.printf(Locale.ROOT, "%-44s %8s %10s %8s%n", "format", "B/line", "us/line", "MB/s");
        ObjectMapper mapper = new ObjectMapper();
        List<Line> json = lines(ParseBench::json);
        double tree = measure("Jackson readTree", json, seconds, batch -> {
            for (Line line : batch.lines()) {
                try {
                    mapper.readTree(line.text());
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        double ours = format("json", "", json, seconds);
        format("auto", "", json, seconds);
        System.out.printf(Locale.ROOT, "%-44s %.2f%n", "json / readTree", ours / tree);
        List<Line> access = lines(at -> ACCESS.formatted(at % 250, at));
        List<Line> application = lines(at -> APPLICATION.formatted(at % 16, at));
        format("access", "", access, seconds);
        format("auto", "", access, seconds);
        format("java", "", application, seconds);
        format("logfmt", "", lines(at -> "time=2026-11-21T13:52:28Z level=info msg=\"order " + at + " was sent\" service=shop"
                + " request_id=7f3a" + at + " took=12ms bytes=5316 path=/shop/cart"), seconds);
        format("syslog", "", lines(at -> "<34>1 2026-11-21T13:52:28.003Z web1 shop 4711 ID" + at
                + " [origin@1 ip=\"192.0.2.1\" request_id=\"r" + at + "\"] the order was sent"), seconds);
        format("postgresql", "", lines(at -> "2026-11-21 13:52:28.123 UTC [" + at + "] shop@shop LOG:  duration: 12.345 ms"
                + "  statement: SELECT * FROM orders WHERE id = " + at), seconds);
        format("grok", "%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} \\[%{DATA:thread}\\] %{JAVACLASS:logger} - %{GREEDYDATA:message}",
                application, seconds);
        format("grok", "%{TIMESTAMP_ISO8601:time} (?:%{LOGLEVEL:level}) \\[%{DATA:thread}\\] %{JAVACLASS:logger} - %{GREEDYDATA:message}",
                application, seconds);
        format("grok", "%{IPORHOST:client} %{NOTSPACE:ident} %{NOTSPACE:auth} \\[%{HTTPDATE:timestamp}\\] \"%{WORD:method}"
                + " %{NOTSPACE:url} HTTP/%{NUMBER:version}\" %{INT:status:int} %{INT:bytes:int} %{QS:referrer} %{QS:agent}",
                access, seconds);
        format("grok", "%{COMBINEDAPACHELOG}", access, seconds);
    }

    private static double format(String format, String pattern, List<Line> lines, int seconds) {
        ParseOptions options = ParseOptions.of(format);
        Parser parser = new Parser(pattern.isEmpty() ? options : options.withPattern(pattern), Clock.systemUTC());
        long failures = parser.parse(new LineBatch(lines)).events().stream()
                .filter(event -> event.failure().isPresent())
                .count();
        if (failures > 0) {
            throw new IllegalStateException(failures + " lines are not " + format);
        }
        String name = pattern.isEmpty() ? format : format + " " + pattern.substring(0, Math.min(38, pattern.length()));
        return measure(name, lines, seconds, parser::parse);
    }

    /** Median of five rounds, after as long to warm up. */
    private static double measure(String name, List<Line> lines, int seconds, java.util.function.Consumer<LineBatch> work) {
        LineBatch batch = new LineBatch(lines);
        long bytes = lines.stream().mapToLong(line -> line.text().length).sum();
        run(batch, seconds, work);
        double[] rounds = new double[5];
        for (int round = 0; round < rounds.length; round++) {
            rounds[round] = run(batch, seconds / 5.0, work);
        }
        Arrays.sort(rounds);
        double micros = rounds[2];
        System.out.printf(
                Locale.ROOT, "%-44s %8d %10.2f %8.0f%n", name, bytes / LINES, micros, bytes / (double) LINES / micros);
        return micros;
    }

    private static double run(LineBatch batch, double seconds, java.util.function.Consumer<LineBatch> work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean(); // what others do with the cores is not ours
        long start = threads.getCurrentThreadCpuTime();
        long batches = 0;
        while (threads.getCurrentThreadCpuTime() - start < seconds * 1e9) {
            work.accept(batch);
            batches++;
        }
        return (threads.getCurrentThreadCpuTime() - start) / 1e3 / batches / LINES;
    }

    private static List<Line> lines(IntFunction<String> text) {
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < LINES; at++) {
            byte[] bytes = text.apply(at).getBytes(UTF_8);
            lines.add(new Line(new Place("s1", "/var/log/app.log", at * 600L, bytes.length), bytes, Map.of("service", "shop"), false));
        }
        return lines;
    }

    private static String json(int at) {
        return """
                {"@timestamp":"2026-11-21T13:52:28.123Z","log.level":"INFO","message":"order %d of customer 4711 was paid with \
                card, the receipt was sent by mail and the parcel is on its way to the customer who waits for it","ecs.version":\
                "1.2.0","service.name":"shop","event.dataset":"shop.log","process.thread.name":"http-nio-8080-exec-%d",\
                "log.logger":"org.example.shop.Checkout","trace.id":"4bf92f3577b34da6a3ce929d0e0e%04x","user.id":"u%d",\
                "http":{"response":{"status_code":200,"bytes":5316}},"took":12.5,"cached":false}""".formatted(at, at % 16, at, at);
    }
}
