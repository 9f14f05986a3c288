package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.Silence;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** What the interface counts, under the names that Alertmanager has for it. */
final class ApiMetrics {

    private static final Duration[] LATENCIES = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofMillis(750),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60)
    };
    private static final double[] SIZES = {100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    private final MeterRegistry registry;
    private final AtomicInteger inFlight;
    private final Counter firing;
    private final Counter resolved;
    private final Counter invalid;

    ApiMetrics(PrometheusMeterRegistry registry, String version) {
        this.registry = registry;
        this.inFlight = registry.gauge(
                "alertmanager.http.requests.in.flight",
                io.micrometer.core.instrument.Tags.of("method", "get"),
                new AtomicInteger());
        this.firing = received("firing");
        this.resolved = received("resolved");
        this.invalid = Counter.builder("alertmanager.alerts.invalid")
                .description("Alerts that were received and could not be taken.")
                .tag("version", "v2")
                .register(registry);
        refusals("get");
        buildInfo(registry, version);
    }

    /** What can only be said once the service is there. */
    void watch(AlertService service) {
        for (Silence.State state : Silence.State.values()) {
            gauge("alertmanager.silences", "state", word(state), service, some -> {
                Instant now = Instant.now();
                return some.silences().stream()
                        .filter(silence -> silence.stateAt(now) == state)
                        .count();
            });
        }
        number("alertmanager.receivers", service, some -> some.config()
                .receivers()
                .size());
        number("alertmanager.integrations", service, some -> some.config().receivers().values().stream()
                .mapToInt(receiver -> receiver.integrations().size())
                .sum());
        number("alertmanager.inhibition.rules", service, some -> some.config()
                .inhibitRules()
                .size());
        number("alertmanager.config.hash", service, some -> hash(some.config().original()));
        // Instances share a ledger, not a mesh: there is nothing to gossip, and nobody to wait for.
        number("alertmanager.cluster.enabled", service, some -> 0);
    }

    void received(boolean isFiring) {
        (isFiring ? firing : resolved).increment();
    }

    void invalid(int alerts) {
        invalid.increment(alerts);
    }

    void refused(String method) {
        refusals(method).increment();
    }

    /** Times a request from now to its end. */
    void began(RoutingContext context, String name) {
        Timer.Sample started = Timer.start(registry);
        String method = context.request().method().name().toLowerCase(Locale.ROOT);
        boolean get = method.equals("get");
        if (get) {
            inFlight.incrementAndGet();
        }
        context.addEndHandler(end -> {
            if (get) {
                inFlight.decrementAndGet();
            }
            started.stop(Timer.builder("alertmanager.http.request.duration")
                    .description("Latencies of HTTP requests.")
                    .tags("handler", name, "method", method)
                    .serviceLevelObjectives(LATENCIES)
                    .register(registry));
            DistributionSummary.builder("alertmanager.http.response.size")
                    .baseUnit("bytes")
                    .description("Sizes of HTTP responses.")
                    .tags("handler", name, "method", method)
                    .serviceLevelObjectives(SIZES)
                    .register(registry)
                    .record((double) context.response().bytesWritten());
        });
    }

    /** Whether the last reload went well, and when one last did, in seconds since 1970. */
    void reloads(Reload reload) {
        Gauge.builder("alertmanager.config.last.reload.successful", reload, one -> one.succeeded() ? 1 : 0)
                .description("Whether the last configuration reload attempt was successful.")
                .register(registry);
        Gauge.builder(
                        "alertmanager.config.last.reload.success.timestamp",
                        reload,
                        one -> (double) one.lastSuccess().toEpochMilli() / 1000)
                .baseUnit("seconds")
                .description("Timestamp of the last successful configuration reload.")
                .register(registry);
    }

    private Counter received(String status) {
        return Counter.builder("alertmanager.alerts.received")
                .description("Alerts that were received and taken.")
                .tags("status", status, "version", "v2")
                .register(registry);
    }

    private Counter refusals(String method) {
        return Counter.builder("alertmanager.http.concurrency.limit.exceeded")
                .description("Requests refused because too many were being answered.")
                .tag("method", method)
                .register(registry);
    }

    private void number(String name, AlertService service, ToDoubleFunction<AlertService> value) {
        Gauge.builder(name, service, value).strongReference(true).register(registry);
    }

    private void gauge(
            String name, String tag, String word, AlertService service, ToDoubleFunction<AlertService> value) {
        Gauge.builder(name, service, value).strongReference(true).tag(tag, word).register(registry);
    }

    private static void buildInfo(PrometheusMeterRegistry registry, String version) {
        Info info = Info.builder()
                .name("alertmanager_build_info")
                .help("The version of what answers as Alertmanager.")
                .labelNames("version", "revision", "branch", "goversion", "goos", "goarch")
                .register(registry.getPrometheusRegistry());
        info.addLabelValues(
                version,
                "bactrian",
                "",
                "java" + Runtime.version().feature(),
                System.getProperty("os.name").toLowerCase(Locale.ROOT),
                System.getProperty("os.arch"));
    }

    /** 48 bits of it: as many as a gauge holds exactly. */
    private static double hash(String text) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            long bits = 0;
            for (int at = 0; at < 6; at++) {
                bits = (bits << 8) | (digest[at] & 0xff);
            }
            return (double) bits;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
