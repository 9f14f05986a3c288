package io.bactrian.doctor;

import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Somebody will hear of a failed backup: a channel is set up, and what it goes through answers. Sends nothing. */
final class AlertChannelsCheck implements Check {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Supplier<Settings> settings;

    AlertChannelsCheck(Supplier<Settings> settings) {
        this.settings = settings;
    }

    @Override
    public String subject() {
        return "alerts";
    }

    @Override
    public Finding run() {
        Settings own = settings.get();
        Optional<Path> file = ConfigLoader.file(own);
        if (file.isPresent()) {
            return configured(own, file.get());
        }
        SettingsSection email = own.section("alerts.email");
        SettingsSection slack = own.section("alerts.slack");
        List<String> found = new ArrayList<>();
        Optional<String> to = email.find("to");
        if (to.isPresent()) {
            String host = email.text("host", "localhost");
            int port = email.number("port", 25, 1, 65535);
            Optional<String> failure = mailServer(host, port);
            if (failure.isPresent()) {
                return Finding.fail(
                        subject(),
                        "mail server " + host + ":" + port + " " + failure.get(),
                        "correct alerts.email.host and alerts.email.port, or open the way to it");
            }
            found.add("email to " + to.get() + " by " + host + ":" + port);
        }
        if (slack.flag("enabled", false)) {
            if (slack.find("webhook").filter(AlertChannelsCheck::isWebhook).isEmpty()) {
                return Finding.fail(
                        subject(),
                        "alerts.slack.webhook is not the https address of a webhook",
                        "set it to {{secret-file:PATH}} with the address that Slack gave");
            }
            found.add("Slack by webhook");
        }
        own.check();
        return found.isEmpty()
                ? Finding.warn(
                        subject(),
                        "nobody is told of a failed backup",
                        "set alerts.email.to, or alerts.slack.enabled and alerts.slack.webhook")
                : Finding.ok(subject(), String.join("; ", found));
    }

    private Finding configured(Settings own, Path file) {
        try {
            List<String> receivers = ConfigLoader.load(own).receivers().values().stream()
                    .filter(receiver -> !receiver.integrations().isEmpty())
                    .map(Receiver::name)
                    .toList();
            return receivers.isEmpty()
                    ? Finding.warn(subject(), file + " tells nobody", "give a receiver email_configs or others")
                    : Finding.ok(subject(), file + " tells " + String.join(", ", receivers));
        } catch (ProblemsException e) {
            return Finding.fail(
                    subject(), file + " cannot be used", "bactrian alert check-config " + file + " shows them");
        }
    }

    private static boolean isWebhook(String address) {
        try {
            URI uri = URI.create(address);
            return "https".equals(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What is wrong with the server, or nothing. */
    private static Optional<String> mailServer(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            if (port == 465) {
                return Optional.empty(); // speaks TLS first
            }
            socket.setSoTimeout(TIMEOUT_MILLIS);
            char[] greeting = new char[3];
            int read = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .read(greeting);
            return read == 3 && new String(greeting).equals("220")
                    ? Optional.empty()
                    : Optional.of("does not greet as a mail server");
        } catch (IOException e) {
            return Optional.of("cannot be reached: " + e.getClass().getSimpleName());
        }
    }
}
