import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Place;
import io.bactrian.logs.redact.Pseudonyms;
import io.bactrian.logs.redact.RedactOptions;
import io.bactrian.logs.redact.Redactor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Megabytes of text a second of processor time that {@code redact:} goes through in one thread, all detectors on. */
final class RedactBench {

    private static final int LINES = 2_048;
    private static final String ORDINARY = "2026-11-21T13:52:28.123+07:00 ERROR [worker-%d] org.example.shop.Checkout - order %d of"
            + " customer 4711 was refused by the bank: the card is expired, the customer was told, the basket stays for an hour and is"
            + " then given back to the store, see the runbook for what to do when that comes too often; trace=4bf92f3577b34da6a3ce929d0e0e4736"
            + " took=12ms retries=0 path=/shop/checkout/confirm status=402 bytes=5316 node=web-1 version=4.17.0 build=20261121.7 region=ap-southeast-1"
            + " queue=payments depth=17 attempt=1 of=5 next=in 30s";
    private static final String ACCESS = "203.0.113.%d - frank [21/Nov/2026:13:52:28 +0700] \"GET /shop/cart?item=%d HTTP/1.1\" 200 5316"
            + " \"https://shop.example/list?page=2\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
            + " Safari/537.36\"";
    private static final String JSON = "{\"request\":{\"method\":\"POST\",\"path\":\"/login\",\"headers\":{\"host\":\"shop.example\",\"accept\":\"*/*\"}},"
            + "\"user\":{\"id\":%d,\"mail\":\"user%d@example.com\",\"password\":\"hunter2\"},\"took\":12,\"status\":200}";

    private RedactBench() {}

    public static void main(String... arguments) {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 3;
        System.out.printf(Locale.ROOT, "%-40s %8s %10s %8s%n", "text", "B/line", "us/line", "MB/s");
        measure("ordinary, nothing in it", at -> ORDINARY.formatted(at % 16, at), seconds);
        measure("access log, an address in each", at -> ACCESS.formatted(at % 250, at), seconds);
        measure("JSON, an e-mail and a password in each", at -> JSON.formatted(at, at), seconds);
        measure("JSON in JSON, likewise", at -> JSON.formatted(at, at).replace("\"", "\\\""), seconds);
    }

    /** Median of five rounds, after as long to warm up. */
    private static void measure(String name, IntFunction<String> text, double seconds) {
        List<Event> events = new ArrayList<>();
        long bytes = 0;
        for (int at = 0; at < LINES; at++) {
            String message = text.apply(at);
            bytes += message.getBytes(UTF_8).length;
            events.add(new Event(
                    new Place("s1", "app.log", at, 1), Instant.EPOCH, "info", "shop", "r" + at, "", message, Map.of(), Optional.empty()));
        }
        EventBatch batch = new EventBatch(events);
        Redactor redactor = new Redactor(RedactOptions.usual(Pseudonyms.fleeting()));
        run(redactor, batch, seconds);
        double[] rounds = new double[5];
        for (int round = 0; round < rounds.length; round++) {
            rounds[round] = run(redactor, batch, seconds / 5);
        }
        Arrays.sort(rounds);
        System.out.printf(
                Locale.ROOT, "%-40s %8d %10.2f %8.0f%n", name, bytes / LINES, rounds[2], bytes / (double) LINES / rounds[2]);
    }

    private static double run(Redactor redactor, EventBatch batch, double seconds) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean(); // what others do with the cores is not ours
        long start = threads.getCurrentThreadCpuTime();
        long batches = 0;
        while (threads.getCurrentThreadCpuTime() - start < seconds * 1e9) {
            redactor.redact(batch);
            batches++;
        }
        return (threads.getCurrentThreadCpuTime() - start) / 1e3 / batches / LINES;
    }
}
