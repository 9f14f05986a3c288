import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * Appends a line, searches for it until it is there, waits a moment, and so on; prints the times that it took.
 *
 * <p>java Latency.java ELASTICSEARCH_URL FILE LINES
 */
public final class Latency {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int warm = 10;
        int lines = Integer.parseInt(arguments[2]);
        long[] millis = new long[lines];
        for (int line = -warm; line < lines; line++) {
            String id = "latency-" + UUID.randomUUID();
            long began = System.nanoTime();
            Files.writeString(
                    Path.of(arguments[1]),
                    "{\"timestamp\":\"" + Instant.now() + "\",\"level\":\"info\",\"service\":\"bench\",\"correlation_id\":\"" + id
                            + "\",\"message\":\"a line\"}\n",
                    StandardOpenOption.APPEND);
            while (!found(arguments[0], id)) {
                Thread.sleep(20);
                if (System.nanoTime() - began > 60_000_000_000L) {
                    System.err.println("ERROR: a line was not found within a minute");
                    System.exit(1);
                }
            }
            if (line >= 0) {
                millis[line] = (System.nanoTime() - began) / 1_000_000;
            }
            Thread.sleep(100 + (line & 7) * 130L); // at every moment of the index's refresh
        }
        Arrays.sort(millis);
        System.out.printf(
                "%d lines, from written to found: median %d ms, 95 of 100 within %d ms, most %d ms%n",
                lines, millis[lines / 2], millis[lines * 95 / 100], millis[lines - 1]);
    }

    private static boolean found(String url, String id) throws IOException, InterruptedException {
        String query = "{\"size\":0,\"query\":{\"term\":{\"labels.correlation_id\":\"" + id + "\"}}}";
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/logs-bactrian-default/_search?ignore_unavailable=true"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(query))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.body().contains("\"value\":1,");
    }
}
