import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * Takes bulk requests as Elasticsearch does, keeps nothing, and answers that every document was created.
 * GET /count answers how many documents, bytes of bodies and bytes of documents came, and how many different numbers
 * stood behind seq= in them.
 *
 * <p>java Sink.java PORT [sequence]
 */
public final class Sink {

    private static final AtomicLong DOCUMENTS = new AtomicLong();
    private static final AtomicLong BODIES = new AtomicLong();
    private static final AtomicLong PLAIN = new AtomicLong();
    private static final byte[] ITEM =
            "{\"create\":{\"_index\":\"i\",\"_id\":\"x\",\"status\":201}}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATUS = "{\"create\":{\"status\":201}}".getBytes(StandardCharsets.US_ASCII);

    private static final BitSet SEEN = new BitSet();
    private static boolean sequence;

    public static void main(String[] arguments) throws IOException {
        sequence = arguments.length > 1;
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/count")) {
                    answer(exchange, (DOCUMENTS + " " + BODIES + " " + PLAIN + " " + seen() + "\n").getBytes(StandardCharsets.US_ASCII));
                } else if (exchange.getRequestURI().getPath().endsWith("_bulk")) {
                    bulk(exchange);
                } else {
                    exchange.getRequestBody().readAllBytes();
                    answer(exchange, "{\"cluster_name\":\"sink\",\"status\":\"green\"}".getBytes(StandardCharsets.US_ASCII));
                }
            }
        });
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }

    private static void bulk(HttpExchange exchange) throws IOException {
        long lines = 0;
        long plain = 0;
        Counted body = new Counted(exchange.getRequestBody());
        boolean gzipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        byte[] buffer = new byte[64 << 10];
        byte last = '\n';
        Finder finder = new Finder();
        try (InputStream in = gzipped ? new GZIPInputStream(body, 64 << 10) : body) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                plain += read;
                for (int at = 0; at < read; at++) {
                    lines += buffer[at] == '\n' ? 1 : 0;
                }
                last = buffer[read - 1];
                if (sequence) {
                    finder.look(buffer, read);
                }
            }
        }
        int documents = (int) ((lines + (last == '\n' ? 0 : 1)) / 2);
        byte[] head = "{\"took\":1,\"errors\":false,\"items\":[".getBytes(StandardCharsets.US_ASCII);
        String query = exchange.getRequestURI().getQuery();
        byte[] one = query != null && query.contains("filter_path=items.*.status") ? STATUS : ITEM;
        int length = head.length + documents * one.length + Math.max(0, documents - 1) + 2;
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
        exchange.sendResponseHeaders(200, length);
        byte[] items = new byte[length];
        System.arraycopy(head, 0, items, 0, head.length);
        int at = head.length;
        for (int item = 0; item < documents; item++) {
            if (item > 0) {
                items[at++] = ',';
            }
            System.arraycopy(one, 0, items, at, one.length);
            at += one.length;
        }
        items[at++] = ']';
        items[at] = '}';
        exchange.getResponseBody().write(items);
        DOCUMENTS.addAndGet(documents);
        BODIES.addAndGet(body.count);
        PLAIN.addAndGet(plain);
    }

    private static int seen() {
        synchronized (SEEN) {
            return SEEN.cardinality();
        }
    }

    /** Finds seq=123; over the borders of buffers, too. */
    private static final class Finder {

        private static final byte[] WORD = "seq=".getBytes(StandardCharsets.US_ASCII);
        private int matched;
        private int number;
        private boolean digits;

        void look(byte[] buffer, int length) {
            for (int at = 0; at < length; at++) {
                byte sign = buffer[at];
                if (matched == WORD.length && sign >= '0' && sign <= '9') {
                    number = number * 10 + sign - '0';
                    digits = true;
                    continue;
                }
                if (matched == WORD.length && digits) {
                    synchronized (SEEN) {
                        SEEN.set(number);
                    }
                }
                if (matched == WORD.length) {
                    matched = 0;
                }
                matched = sign == WORD[matched] ? matched + 1 : sign == WORD[0] ? 1 : 0;
                number = 0;
                digits = false;
            }
        }
    }

    private static void answer(HttpExchange exchange, byte[] text) throws IOException {
        exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : text.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (!exchange.getRequestMethod().equals("HEAD")) {
                out.write(text);
            }
        }
    }

    private static final class Counted extends java.io.FilterInputStream {
        long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int read = super.read(bytes, from, most);
            count += Math.max(0, read);
            return read;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }
    }
}
