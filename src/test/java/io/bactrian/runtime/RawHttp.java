package io.bactrian.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Sends request lines as they are written: no client that tidies a path up before the server sees it. */
final class RawHttp {

    /** What came back. */
    record Answer(int status, String headers, String body) {}

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    Answer get(String path, String... headers) {
        return send("GET " + path, "", headers);
    }

    Answer post(String path, String body, String... headers) {
        return send("POST " + path, body, headers);
    }

    /** @param start method and path */
    Answer send(String start, String body, String... headers) {
        StringBuilder request = new StringBuilder(start + " HTTP/1.1\r\n");
        if (String.join("\n", headers).lines().noneMatch(line -> line.startsWith("Host:"))) {
            request.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        request.append("Connection: close\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Answer(Integer.parseInt(parts[0].split(" ", 3)[1]), parts[0], parts.length > 1 ? parts[1] : "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
