package io.bactrian.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Posts alerts and, once they were told, their ends; each until it is accepted, as Prometheus does. */
final class Posting {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int GROUP_SIZE = 6;

    private final URI alerts;
    private final Random random;
    private final Supplier<Set<String>> told;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Instant> firing = new HashMap<>();
    private final Thread thread = new Thread(this::post, "posting");
    private int posted;

    /** @param told states ("5 firing") that all receivers know */
    Posting(URI server, Random random, Supplier<Set<String>> told) {
        this.alerts = server.resolve("/api/v2/alerts");
        this.random = random;
        this.told = told;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What is not accepted yet is still tried. */
    void stop() {
        stopped.countDown();
    }

    /** Waits until everything is accepted. */
    void finish() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("the service does not accept alerts");
        }
    }

    /** States of alerts, "5 firing" or "5 resolved", that the service must tell. */
    Set<String> accepted() {
        return Set.copyOf(accepted);
    }

    private void post() {
        while (!pause(20 + random.nextInt(150))) {
            List<Map<String, Object>> batch = new ArrayList<>();
            Set<String> states = new HashSet<>();
            for (int more = random.nextInt(3); more >= 0; more--) {
                firing.put(++posted, Instant.now());
                batch.add(alert(posted, Instant.now().plus(Duration.ofHours(1))));
                states.add(posted + " firing");
            }
            int old = 1 + random.nextInt(posted);
            if (firing.containsKey(old) && told.get().contains(old + " firing")) {
                boolean ends = random.nextBoolean();
                batch.add(alert(old, ends ? Instant.now() : Instant.now().plus(Duration.ofHours(1))));
                if (ends) {
                    firing.remove(old);
                    states.add(old + " resolved");
                }
            }
            while (!accepts(batch)) {
                pauseAnyway();
            }
            accepted.addAll(states);
        }
    }

    private Map<String, Object> alert(int id, Instant end) {
        return Map.of(
                "labels",
                Map.of("alertname", "Killed", "id", Integer.toString(id), "group", "g" + id / GROUP_SIZE),
                "startsAt",
                firing.get(id).toString(),
                "endsAt",
                end.toString());
    }

    private boolean accepts(List<Map<String, Object>> batch) {
        try {
            HttpRequest request = HttpRequest.newBuilder(alerts)
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(batch)))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // it is dead
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is to stop. */
    private boolean pause(long millis) {
        try {
            return stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pauseAnyway() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    }
}
