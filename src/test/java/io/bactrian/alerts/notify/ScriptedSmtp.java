package io.bactrian.alerts.notify;

import io.bactrian.support.CertificateAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that fails as a test says: an answer in place of the usual one by the beginning of the client's line;
 * {@code HANG} never answers, {@code CUT} closes the connection. It can do STARTTLS.
 */
public final class ScriptedSmtp implements AutoCloseable {

    private final ServerSocket socket;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile List<String> extensions = List.of();
    private volatile SSLContext tls;

    public ScriptedSmtp() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "scripted-smtp");
        accepting.setDaemon(true);
        accepting.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What is offered after EHLO, under TLS where it can do that. */
    public ScriptedSmtp offer(String... all) {
        extensions = List.of(all);
        return this;
    }

    public ScriptedSmtp answer(String begin, String answer) {
        answers.put(begin, answer);
        return this;
    }

    public void answerAsUsual() {
        answers.clear();
    }

    /** What clients said. */
    public List<String> lines() {
        return lines;
    }

    public List<String> mails() {
        return mails;
    }

    /**
     * Offers STARTTLS from now on.
     *
     * @return the certificate to trust
     */
    public Path certify(Path folder, String name) {
        CertificateAuthority authority = new CertificateAuthority(folder);
        tls = Tls.context(Samples.tls(Optional.empty(), Optional.of(authority.issue(name, name)), Optional.empty()));
        return authority.certificate();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                Thread serving = new Thread(() -> serve(client), "scripted-smtp-client");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException e) {
            lines.add("# closed");
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            Socket client = plain;
            boolean secure = false;
            BufferedReader in = reader(client);
            OutputStream out = client.getOutputStream();
            if (!say(out, answers.getOrDefault("CONNECT", "220 scripted ESMTP"))) {
                return;
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                String usual = usual(line, secure);
                if (!say(out, reply(line, usual))) {
                    return;
                }
                if (usual.startsWith("354") && reply(line, usual).equals(usual)) {
                    mails.add(mail(in));
                    if (!say(out, answers.getOrDefault(".", "250 2.0.0 taken"))) {
                        return;
                    }
                }
                if (line.equalsIgnoreCase("STARTTLS") && tls != null) {
                    SSLSocket wrapped =
                            (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
                    wrapped.setUseClientMode(false);
                    wrapped.startHandshake();
                    client = wrapped;
                    secure = true;
                    in = reader(client);
                    out = client.getOutputStream();
                }
                if (line.equalsIgnoreCase("QUIT")) {
                    return;
                }
            }
        } catch (IOException e) {
            lines.add("# " + e.getMessage());
        }
    }

    private String reply(String line, String usual) {
        return answers.entrySet().stream()
                .filter(each -> line.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(usual);
    }

    private String usual(String line, boolean secure) {
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        return switch (verb) {
            case "EHLO" -> {
                StringBuilder text = new StringBuilder("250-scripted\r\n");
                if (tls != null && !secure) {
                    text.append("250-STARTTLS\r\n");
                } else {
                    extensions.forEach(each -> text.append("250-").append(each).append("\r\n"));
                }
                yield text.append("250 8BITMIME").toString();
            }
            case "STARTTLS" -> "220 go ahead";
            case "AUTH" ->
                line.equals("AUTH LOGIN")
                        ? "334 VXNlcm5hbWU6"
                        : line.equals("AUTH CRAM-MD5") ? "334 PDEyMzRAc2NyaXB0ZWQ+" : "235 2.7.0 welcome";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            case "MAIL", "RCPT", "RSET", "NOOP", "HELO" -> "250 2.0.0 ok";
            default -> line.equals("YWxlcnRz") ? "334 UGFzc3dvcmQ6" : "235 2.7.0 welcome";
        };
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line).append("\r\n");
        }
        return mail.toString();
    }

    /** Whether the conversation goes on. */
    private static boolean say(OutputStream out, String answer) throws IOException {
        if (answer.equals("HANG")) {
            return true;
        }
        if (answer.equals("CUT")) {
            return false;
        }
        out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return true;
    }

    private static BufferedReader reader(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
