import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends numbered lines at a steady rate, as services do: opens the file anew when its name leads to another one.
 *
 * <p>java Writer.java FILE COUNT LINES_A_SECOND
 */
public final class Writer {

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int rate = Integer.parseInt(arguments[2]);
        String rest = " INFO [main] org.example.Shop - " + "word ".repeat(40);
        long began = System.nanoTime();
        int sequence = 0;
        while (sequence < count) {
            Object key = Files.readAttributes(file, "unix:ino").get("ino");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (sequence < count && Files.exists(file) && key.equals(Files.readAttributes(file, "unix:ino").get("ino"))) {
                    long due = Math.min(count, (System.nanoTime() - began) * rate / 1_000_000_000L);
                    for (; sequence < due; sequence++) {
                        String line = "2026-11-21 10:00:00,000" + rest + "seq=" + sequence + " end\n";
                        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
                    }
                    LockSupport.parkNanos(2_000_000);
                }
            }
            while (!Files.exists(file)) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
