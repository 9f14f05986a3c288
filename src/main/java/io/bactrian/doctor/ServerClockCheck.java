package io.bactrian.doctor;

import io.bactrian.runtime.Durations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Our clock beside that of an S3 server, which refuses requests whose time is a quarter of an hour off. */
final class ServerClockCheck implements Check {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration NOTICEABLE = Duration.ofSeconds(30);
    private static final Duration TOO_FAR = Duration.ofMinutes(5);

    private final String storage;
    private final URI server;
    private final Clock clock;

    ServerClockCheck(String storage, URI server, Clock clock) {
        this.storage = storage;
        this.server = server;
        this.clock = clock;
    }

    @Override
    public String subject() {
        return "clock of storage " + storage;
    }

    @Override
    public Finding run() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        HttpRequest request = HttpRequest.newBuilder(server)
                .timeout(TIMEOUT)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        Instant before = clock.instant();
        Optional<Instant> theirs;
        try {
            // Without a signature the answer is a refusal, and has a date all the same.
            theirs = client.send(request, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Date")
                    .flatMap(ServerClockCheck::parse);
        } catch (SSLException e) {
            return Finding.ok(
                    subject(), "not compared: the server's certificate is not one that Java trusts by itself");
        } catch (IOException e) {
            return Finding.fail(
                    subject(),
                    server.getAuthority() + " cannot be reached: "
                            + e.getClass().getSimpleName(),
                    "correct storage." + storage + ".endpoint, or open the way to it");
        }
        return theirs.map(time -> compare(before, time))
                .orElseGet(() -> Finding.ok(subject(), "not compared: the server says no date"));
    }

    private Finding compare(Instant ours, Instant theirs) {
        Duration off = Duration.between(theirs, ours);
        String message = "this clock is " + Durations.format(off.abs()) + (off.isNegative() ? " behind" : " ahead of")
                + " that of " + server.getAuthority();
        if (off.abs().compareTo(TOO_FAR) > 0) {
            return Finding.fail(subject(), message, "set the clock: S3 refuses requests that are 15 minutes off");
        }
        return off.abs().compareTo(NOTICEABLE) > 0
                ? Finding.warn(subject(), message, "synchronise the clock")
                : Finding.ok(subject(), message);
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
