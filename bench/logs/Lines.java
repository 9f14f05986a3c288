import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;

/**
 * Writes lines of 512 bytes, of words that compress about as logs do; but for their times, which are of the last hours, the
 * same for the same arguments.
 *
 * <p>java Lines.java json|text|access FILE COUNT
 */
public final class Lines {

    private static final int LENGTH = 512;
    private static final Instant FIRST = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(12, ChronoUnit.HOURS);
    private static final DateTimeFormatter TEXT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ACCESS =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final String[] WORDS = ("order stock payment customer invoice shipped cancelled waiting retry cache miss hit "
                    + "connection pool query took milliseconds user session token page request answer queue worker job "
                    + "started finished failed timeout because the of and with for from into after before")
            .split(" ");

    public static void main(String[] arguments) throws IOException {
        Random random = new Random(7);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])), 1 << 20)) {
            for (long line = 0; line < Long.parseLong(arguments[2]); line++) {
                out.write(line(arguments[0], line, random).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static String line(String kind, long number, Random random) {
        Instant time = FIRST.plusMillis(number);
        String request = String.format("req-%08x", random.nextInt());
        String user = "user-" + random.nextInt(5000);
        String address = "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
        int took = random.nextInt(900);
        return switch (kind) {
            case "json" -> {
                String head = "{\"timestamp\":\"" + time + "\",\"level\":\"INFO\",\"service\":\"api-gateway\",\"correlation_id\":\""
                        + request + "\",\"user_id\":\"" + user + "\",\"message\":\"";
                String tail = "\",\"metadata\":{\"ip_address\":\"" + address + "\",\"user_agent\":\"Mozilla/5.0\",\"response_time_ms\":"
                        + took + "}}\n";
                yield head + words(LENGTH - head.length() - tail.length(), random) + tail;
            }
            case "text" -> {
                String head = TEXT.format(time) + " INFO  [http-" + random.nextInt(8) + "] org.example.Shop - " + request + " " + user + " ";
                yield head + words(LENGTH - head.length() - 1, random) + "\n";
            }
            case "access" -> {
                String head = address + " - " + user + " [" + ACCESS.format(time) + "] \"GET /orders/" + number + "?q=";
                String tail = " HTTP/1.1\" 200 " + (1000 + took) + " \"https://shop.example/\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n";
                yield head + words(LENGTH - head.length() - tail.length(), random).replace(' ', '+') + tail;
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String words(int length, Random random) {
        StringBuilder words = new StringBuilder(length + 16);
        while (words.length() < length) {
            words.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        words.setLength(length);
        return words.toString();
    }
}
