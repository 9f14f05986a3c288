package io.bactrian.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An HTTP proxy in front of one server that fails the requests it is told to. Stands for a bad network and an ill server. */
public final class FaultyProxy implements Closeable {

    /** What happens to a request. */
    public sealed interface Fault {
        /** An answer of the proxy's own after the body has been read. */
        record Status(int code, String s3Code) implements Fault {}

        /** The connection is reset in the middle of the body. */
        record Reset() implements Fault {}

        /** The body is no longer read and nothing is answered. */
        record Hang() implements Fault {}

        /** The request reaches the server, but its answer is lost. */
        record LoseAnswer() implements Fault {}

        /** The answer's body ends in a reset after so many bytes. */
        record CutAnswer(long after) implements Fault {}
    }

    /**
     * A request as the proxy sees it.
     *
     * @param count how many with the same method and target came before, this one included
     */
    public record Request(String method, String target, int count) {

        /** Whether it stores a part of a multipart upload. */
        public boolean isPart() {
            return method.equals("PUT") && target.contains("partNumber=");
        }

        public boolean isPart(int number) {
            return isPart() && target.matches(".*partNumber=" + number + "(&.*)?");
        }

        /** Whether it completes a multipart upload. */
        public boolean isComplete() {
            return method.equals("POST") && target.contains("uploadId=");
        }
    }

    private final URI upstream;
    private final Function<Request, Fault> faults;
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Request> seen = new CopyOnWriteArrayList<>();

    private FaultyProxy(URI upstream, Function<Request, Fault> faults, ServerSocket listener) {
        this.upstream = upstream;
        this.faults = faults;
        this.listener = listener;
    }

    /** @param faults answers null for requests to be passed on unharmed */
    public static FaultyProxy start(URI upstream, Function<Request, Fault> faults) throws IOException {
        FaultyProxy proxy =
                new FaultyProxy(upstream, faults, new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
        daemon(proxy::accept);
        return proxy;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    public List<Request> seen() {
        return seen;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
            sockets.add(server);
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            InputStream fromServer = new BufferedInputStream(server.getInputStream());
            for (String head = head(fromClient); head != null; head = head(fromClient)) {
                if (!exchange(head, client, fromClient, server.getOutputStream(), fromServer)) {
                    return;
                }
            }
        } catch (IOException e) {
            // One end has gone; so has the other with the sockets closed.
            return;
        }
    }

    /** Answers whether the connection can be used again. */
    private boolean exchange(
            String head, Socket client, InputStream fromClient, OutputStream toServer, InputStream fromServer)
            throws IOException {
        String[] start = head.lines().findFirst().orElseThrow().split(" ", -1);
        Request request = count(start[0], start[1]);
        Fault fault = faults.apply(request);
        if (header(head, "expect") != null) {
            send(client.getOutputStream(), "HTTP/1.1 100 Continue\r\n\r\n");
        }
        String length = header(head, "content-length");
        long bodyBytes = length == null ? 0 : Long.parseLong(length);
        OutputStream toClient = client.getOutputStream();
        if (fault instanceof Fault.Reset) {
            copy(fromClient, OutputStream.nullOutputStream(), bodyBytes / 2);
            client.setSoLinger(true, 0);
            return false;
        }
        if (fault instanceof Fault.Hang) {
            copy(fromClient, OutputStream.nullOutputStream(), bodyBytes / 2);
            awaitClosed(client);
            return false;
        }
        if (fault instanceof Fault.Status status) {
            copy(fromClient, OutputStream.nullOutputStream(), bodyBytes);
            String body = "<?xml version=\"1.0\"?><Error><Code>" + status.s3Code() + "</Code></Error>";
            send(
                    toClient,
                    "HTTP/1.1 " + status.code() + " Fault\r\nContent-Type: application/xml\r\nContent-Length: "
                            + (start[0].equals("HEAD") ? 0 : body.length()) + "\r\n\r\n"
                            + (start[0].equals("HEAD") ? "" : body));
            return true;
        }
        send(toServer, head.replaceAll("(?im)^expect:.*\r\n", ""));
        copy(fromClient, toServer, bodyBytes);
        toServer.flush();
        if (fault instanceof Fault.LoseAnswer) {
            answer(start[0], fromServer, OutputStream.nullOutputStream(), Long.MAX_VALUE);
            client.setSoLinger(true, 0);
            return false;
        }
        long most = fault instanceof Fault.CutAnswer cut ? cut.after() : Long.MAX_VALUE;
        boolean whole = answer(start[0], fromServer, toClient, most);
        toClient.flush();
        return whole;
    }

    private boolean answer(String method, InputStream fromServer, OutputStream toClient, long most) throws IOException {
        String head = head(fromServer);
        if (head == null) {
            throw new EOFException();
        }
        send(toClient, head);
        String status = head.split(" ", 3)[1];
        if (status.startsWith("1")) {
            return answer(method, fromServer, toClient, most);
        }
        if (method.equals("HEAD") || status.equals("204") || status.equals("304")) {
            return true;
        }
        if ("chunked".equalsIgnoreCase(header(head, "transfer-encoding"))) {
            long size;
            do {
                String line = line(fromServer);
                size = Long.parseLong(line.split(";", 2)[0].trim(), 16);
                send(toClient, line + "\r\n");
                copy(fromServer, toClient, size + 2);
            } while (size > 0);
            return true;
        }
        String length = header(head, "content-length");
        long bytes = length == null ? 0 : Long.parseLong(length);
        copy(fromServer, toClient, Math.min(bytes, most));
        return bytes <= most;
    }

    private synchronized Request count(String method, String target) {
        int before = (int) seen.stream()
                .filter(other -> other.method().equals(method) && other.target().equals(target))
                .count();
        Request request = new Request(method, target, before + 1);
        seen.add(request);
        return request;
    }

    /** Not reading keeps the client waiting; its closing shows only as an error of ours, so this polls. */
    private void awaitClosed(Socket client) throws IOException {
        client.setSoTimeout(100);
        synchronized (this) {
            while (!listener.isClosed() && !client.isClosed()) {
                try {
                    wait(200);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static void copy(InputStream from, OutputStream to, long bytes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (long left = bytes; left > 0; ) {
            int count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException();
            }
            to.write(buffer, 0, count);
            left -= count;
        }
    }

    private static String head(InputStream from) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String line = line(from);
        while (line != null && !line.isEmpty()) {
            head.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            line = line(from);
        }
        return line == null ? null : head.toString(StandardCharsets.ISO_8859_1) + "\r\n";
    }

    private static String line(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = from.read(); next >= 0; next = from.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
            }
            line.write(next);
        }
        return null;
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse(null);
    }

    private static void send(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.ISO_8859_1));
        to.flush();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
