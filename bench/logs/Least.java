import io.bactrian.logs.bulk.gzip.Gzip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The least that is to be done to bring the lines of a file into bulk requests: it reads, puts as many bytes around each line
 * as make it a document, and sends them, with Bactrian's gzip and HTTP client, but without parsing, ids, fields, checkpoints or
 * any care. What the machine leaves a shipper can be told by it. Stays until it is killed, as shippers do.
 *
 * <p>java -cp ... Least.java PORT INDEX FILE gzip|plain
 */
public final class Least {

    private static final int BLOCK = 512 << 10;
    private static final int LONGEST = 64 << 10; // no line is longer
    private static final int THREADS = 4; // two that work, and two that wait for answers
    private static final byte[] ACTION = ascii("{\"create\":{}}\n");

    private final FileChannel file;
    private final byte[] head;
    private final boolean gzipped;
    private final String address;
    private final CloseableHttpClient client;
    private final AtomicLong next = new AtomicLong();

    private Least(int port, String index, Path path, boolean gzipped) throws IOException {
        this.file = FileChannel.open(path);
        this.head = ascii("{\"@timestamp\":\"" + Instant.now() + "\",\"service.name\":\"app\",\"log.file.path\":\"" + path
                + "\",\"message\":\"");
        this.gzipped = gzipped;
        this.address = "http://127.0.0.1:" + port + "/" + index + "/_bulk?filter_path=items.*.status";
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(THREADS)
                        .build())
                .disableContentCompression()
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        Least least = new Least(
                Integer.parseInt(arguments[0]), arguments[1], Path.of(arguments[2]), arguments[3].equals("gzip"));
        for (int thread = 0; thread < THREADS; thread++) {
            new Thread(least::work).start();
        }
        new CountDownLatch(1).await();
    }

    private void work() {
        Gzip gzip = new Gzip();
        byte[] bytes = new byte[BLOCK + LONGEST];
        byte[] documents = new byte[4 * BLOCK];
        try {
            for (long from = next.getAndAdd(BLOCK); from < file.size(); from = next.getAndAdd(BLOCK)) {
                int count = file.read(ByteBuffer.wrap(bytes), from);
                int size = documents(bytes, from == 0 ? 0 : lineEnd(bytes, 0), count, documents);
                byte[] body = gzipped ? gzip.compress(documents, 0, size) : Arrays.copyOf(documents, size);
                HttpPost request = new HttpPost(address);
                request.setEntity(new ByteArrayEntity(
                        body, ContentType.create("application/x-ndjson"), gzipped ? "gzip" : null));
                client.execute(request, response -> {
                    EntityUtils.consume(response.getEntity());
                    if (response.getCode() != 200) {
                        throw new IOException("status " + response.getCode());
                    }
                    return null;
                });
            }
        } catch (IOException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** Lines that begin in the block, but the one that begins where it does: that is the last of the block before. */
    private int documents(byte[] bytes, int from, int count, byte[] into) {
        int size = 0;
        int at = from;
        while (at <= BLOCK && at < count) {
            int end = lineEnd(bytes, at);
            size = append(ACTION, 0, ACTION.length, into, size);
            if (bytes[at] == '{') { // {"timestamp":
                into[size] = '{';
                into[size + 1] = '"';
                into[size + 2] = '@';
                size = append(bytes, at + 2, end, into, size + 3);
            } else {
                size = append(head, 0, head.length, into, size);
                size = append(bytes, at, end - 1, into, size); // none of these lines needs an escape
                into[size] = '"';
                into[size + 1] = '}';
                into[size + 2] = '\n';
                size += 3;
            }
            at = end;
        }
        return size;
    }

    private static int append(byte[] from, int begin, int end, byte[] into, int size) {
        System.arraycopy(from, begin, into, size, end - begin);
        return size + end - begin;
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
