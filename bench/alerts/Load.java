import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Posts alerts and takes the webhooks and mails they lead to, in one process and on one clock. Started with the ports of the
 * two receivers; takes one command a line and answers with one line:
 *
 * <pre>
 * latency URL COUNT           milliseconds: first webhook, first mail, webhook median and p95, mail median and p95
 * ingest URL COUNT GROUPS     alerts per second, in batches of 64 from 4 clients
 * settle COUNT                waits until so many alerts were told by webhook since the last ingest of new ones: how many
 * mail PATTERN                waits until a mail holds the pattern: epoch milliseconds
 * </pre>
 */
public final class Load {

    private static final int BATCH = 64;
    private static final int CLIENTS = 4;
    private static final int WARM_UP = 20;
    private static final Pattern MARK = Pattern.compile("mark-(\\d+)-");
    private static final Pattern BULK = Pattern.compile("\"fingerprint\"");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Map<Long, Long> WEBHOOKS = new ConcurrentHashMap<>();
    private static final Map<Long, Long> MAILS = new ConcurrentHashMap<>();
    private static final AtomicInteger TOLD = new AtomicInteger();
    private static final AtomicLong MARKS = new AtomicLong();
    private static final List<String> TEXTS = new ArrayList<>();
    private static final List<Long> TEXT_TIMES = new ArrayList<>();

    public static void main(String[] arguments) {
        try {
            serve(arguments);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1); // the receivers' threads would go on
        }
    }

    private static void serve(String[] arguments) throws Exception {
        receiveWebhooks(Integer.parseInt(arguments[0]));
        receiveMails(Integer.parseInt(arguments[1]));
        System.out.println("ready");
        if (arguments.length > 2) {
            System.out.println(answer(Arrays.copyOfRange(arguments, 2, arguments.length)));
            return;
        }
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(answer(line.split(" ")));
        }
    }

    // ---- receivers

    private static void receiveWebhooks(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 1000);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            remember(WEBHOOKS, body);
            TOLD.addAndGet((int) BULK.matcher(body).results().count());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    private static void receiveMails(int port) throws IOException {
        ServerSocket listener = new ServerSocket(port, 200, InetAddress.getByName("127.0.0.1"));
        ExecutorService threads = Executors.newCachedThreadPool();
        threads.submit(() -> {
            while (true) {
                Socket client = listener.accept();
                threads.submit(() -> converse(client));
            }
        });
    }

    /** As much SMTP as a client needs that neither encrypts nor logs in. */
    private static Void converse(Socket client) throws IOException {
        try (client) {
            client.setTcpNoDelay(true);
            OutputStream out = client.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            say(out, "220 bench");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                switch (line.split(" ")[0].toUpperCase()) {
                    case "EHLO" -> say(out, "250-bench\r\n250 8BITMIME");
                    case "DATA" -> {
                        say(out, "354 go on");
                        StringBuilder text = new StringBuilder();
                        for (line = in.readLine(); !".".equals(line); line = in.readLine()) {
                            text.append(line).append('\n');
                        }
                        remember(MAILS, text.toString());
                        synchronized (TEXTS) {
                            TEXTS.add(text.toString());
                            TEXT_TIMES.add(System.currentTimeMillis());
                        }
                        say(out, "250 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return null;
                    }
                    default -> say(out, "250 ok");
                }
            }
        }
        return null;
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void remember(Map<Long, Long> times, String text) {
        long now = System.nanoTime();
        Matcher mark = MARK.matcher(text);
        if (mark.find()) {
            times.putIfAbsent(Long.parseLong(mark.group(1)), now);
        }
    }

    // ---- commands

    private static String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "latency" -> latency(words[1], Integer.parseInt(words[2]));
            case "ingest" -> ingest(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "settle" -> settle(Integer.parseInt(words[1]));
            case "mail" -> mail(words[1]);
            default -> throw new IllegalArgumentException("unknown: " + words[0]);
        };
    }

    private static String latency(String url, int count) throws Exception {
        double[] webhooks = new double[count];
        double[] mails = new double[count];
        double firstWebhook = 0;
        double firstMail = 0;
        for (int at = -WARM_UP; at < count; at++) {
            long mark = MARKS.incrementAndGet();
            byte[] body = ("[" + alert("mark-" + mark + "-", "latency", "only", 0, 0) + "]")
                    .getBytes(StandardCharsets.UTF_8);
            long start = System.nanoTime();
            post(url, body);
            double webhook = (await(WEBHOOKS, mark) - start) / 1e6;
            double mail = (await(MAILS, mark) - start) / 1e6;
            if (at == -WARM_UP) {
                firstWebhook = webhook;
                firstMail = mail;
            }
            if (at >= 0) {
                webhooks[at] = webhook;
                mails[at] = mail;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return "%.1f %.1f %.1f %.1f %.1f %.1f"
                .formatted(
                        firstWebhook,
                        firstMail,
                        percentile(webhooks, 0.5),
                        percentile(webhooks, 0.95),
                        percentile(mails, 0.5),
                        percentile(mails, 0.95));
    }

    private static String ingest(String url, int count, int groups) throws Exception {
        TOLD.set(0);
        List<byte[]> batches = new ArrayList<>();
        for (int from = 0; from < count; from += BATCH) {
            List<String> alerts = new ArrayList<>();
            for (int at = from; at < Math.min(from + BATCH, count); at++) {
                alerts.add(alert("Load", "bulk", "g" + at % groups, at, at));
            }
            batches.add(("[" + String.join(",", alerts) + "]").getBytes(StandardCharsets.UTF_8));
        }
        AtomicInteger next = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            running.add(clients.submit(() -> {
                for (int at = next.getAndIncrement(); at < batches.size(); at = next.getAndIncrement()) {
                    post(url, batches.get(at));
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        clients.shutdown();
        return "%.0f".formatted(count / seconds);
    }

    private static String settle(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (TOLD.get() < count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return Integer.toString(TOLD.get());
    }

    private static String mail(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        while (true) {
            synchronized (TEXTS) {
                for (int at = 0; at < TEXTS.size(); at++) {
                    if (wanted.matcher(TEXTS.get(at)).find()) {
                        return Long.toString(TEXT_TIMES.get(at));
                    }
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    // ---- words

    private static String alert(String name, String kind, String group, int instance, int number) {
        Instant now = Instant.now();
        return """
                {"labels":{"alertname":"%s","kind":"%s","group":"%s","instance":"host-%d.example.org:9100","job":"node",\
                "cluster":"eu-%d","severity":"warning"},"annotations":{"summary":"host-%d.example.org is slow",\
                "description":"The 99th percentile of its answers was above half a second for five minutes.",\
                "runbook_url":"https://example.org/runbooks/slow"},"startsAt":"%s","endsAt":"%s",\
                "generatorURL":"http://prometheus.example.org/graph?g0.expr=slow"}"""
                .formatted(name, kind, group, instance, number % 3, number, now, now.plus(Duration.ofHours(1)));
    }

    private static void post(String url, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the server answered " + response.statusCode() + ": " + response.body());
        }
    }

    private static long await(Map<Long, Long> times, long mark) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (Long time = times.get(mark); ; time = times.get(mark)) {
            if (time != null) {
                return time;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("alert " + mark + " was not told in 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }

    private static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
    }
}
