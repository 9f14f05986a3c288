package io.bactrian.alerts.notify.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy: CONNECT and plain requests, one a connection; with a login where a test wants one. */
final class HttpProxy implements AutoCloseable {

    private final ServerSocket socket;
    private final String login;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * @param login {@code name:password}, or empty for none
     */
    HttpProxy(ServerSocket socket, String login) {
        this.socket = socket;
        this.login = login;
        threads.execute(this::accept);
    }

    static HttpProxy plain(String login) throws IOException {
        return new HttpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), login);
    }

    /** The first line of each request, with what became of it. */
    List<String> requests() {
        return requests;
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            requests.add("# closed");
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String line = head.lines().findFirst().orElse("");
            String wanted = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            if (!login.isEmpty() && !head.contains("Proxy-Authorization: Basic " + wanted + "\r\n")) {
                requests.add("407 " + line);
                write(
                        client,
                        String.join(
                                "\r\n",
                                "HTTP/1.1 407 Who are you",
                                "Proxy-Authenticate: Basic realm=\"proxy\"",
                                "Content-Length: 0",
                                "Connection: close",
                                "",
                                ""));
                return;
            }
            requests.add("200 " + line);
            String target = line.split(" ", 3)[1];
            boolean tunnel = line.startsWith("CONNECT ");
            URI uri = URI.create(tunnel ? "tunnel://" + target : target);
            try (Socket server = new Socket(uri.getHost(), uri.getPort())) {
                open.add(server);
                if (tunnel) {
                    write(client, "HTTP/1.1 200 Go on\r\n\r\n");
                } else {
                    write(server, head.replace(target, uri.getRawPath()).replaceAll("Proxy-.*\r\n", ""));
                }
                threads.execute(() -> pump(client, server));
                pump(server, client);
            }
        } catch (IOException e) {
            requests.add("# " + e.getMessage());
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client is gone");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    private static void write(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // the other direction closed both
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Closeable each : open) {
            each.close();
        }
        threads.shutdownNow();
    }
}
