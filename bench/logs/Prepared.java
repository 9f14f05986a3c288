import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the lines of a file as documents, in requests that are made before the clock starts: what takes the time when nobody
 * reads, parses or gives ids. No shipper can be faster than this on the same machine. Prints MB/s of the file, and seconds.
 *
 * <p>java Prepared.java PORT FILE INDEX
 */
public final class Prepared {

    private static final int REQUEST = 1_000_000; // bytes, about
    private static final int CONNECTIONS = 2;
    private static final Instant NOW = Instant.now();
    private static final byte[] ACTION = "{\"create\":{}}\n".getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] arguments) throws Exception {
        List<byte[]> requests = requests(Path.of(arguments[1]));
        URI address = URI.create("http://127.0.0.1:" + arguments[0] + "/" + arguments[2] + "/_bulk?filter_path=errors");
        HttpClient client = HttpClient.newHttpClient();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        long began = System.nanoTime();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            Thread thread = new Thread(() -> {
                for (int at = next.getAndIncrement(); at < requests.size(); at = next.getAndIncrement()) {
                    HttpRequest request = HttpRequest.newBuilder(address)
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(BodyPublishers.ofByteArray(requests.get(at)))
                            .build();
                    try {
                        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                        if (answer.statusCode() != 200 || !answer.body().contains("\"errors\":false")) {
                            failed.incrementAndGet();
                        }
                    } catch (IOException | InterruptedException e) {
                        failed.incrementAndGet();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("%.1f %.1f%n", Files.size(Path.of(arguments[1])) / 1e6 / seconds, seconds);
        if (failed.get() > 0) {
            System.err.println("ERROR: " + failed + " of " + requests.size() + " requests failed");
            System.exit(1);
        }
    }

    private static List<byte[]> requests(Path file) throws IOException {
        List<byte[]> requests = new ArrayList<>();
        ByteArrayOutputStream request = new ByteArrayOutputStream(2 * REQUEST);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            for (int sign = in.read(); sign >= 0; sign = in.read()) {
                if (sign != '\n') {
                    line.write(sign);
                    continue;
                }
                request.write(ACTION);
                request.write(document(line.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
                line.reset();
                if (request.size() >= REQUEST) {
                    requests.add(request.toByteArray());
                    request.reset();
                }
            }
        }
        if (request.size() > 0) {
            requests.add(request.toByteArray());
        }
        return requests;
    }

    /** The shortest that holds the line: itself, when it is an object; none of those of this benchmark needs an escape. */
    private static String document(String line) {
        return line.startsWith("{")
                ? line.replace("\"timestamp\"", "\"@timestamp\"") + '\n'
                : "{\"@timestamp\":\"" + NOW + "\",\"message\":\"" + line + "\"}\n";
    }
}
