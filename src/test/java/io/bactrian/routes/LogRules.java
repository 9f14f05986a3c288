package io.bactrian.routes;

import io.bactrian.alerts.intake.FlowAlerts;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Place;
import io.bactrian.support.MemoryAlertService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;

/** A shipped log rule at work: events come when a test says so, and so does time. */
final class LogRules implements AutoCloseable {

    private static final Duration STEP = Duration.ofSeconds(5);

    private final MemoryAlertService alerts = new MemoryAlertService();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private volatile Instant now = Instant.now();
    private long offset;

    LogRules(String file, Map<String, String> settings) throws Exception {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
        context.getRegistry().bind("clock", clock);
        context.getRegistry().bind("alerts", new FlowAlerts(alerts, clock));
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events").to("log-rule:all");
            }
        });
        Path route = Path.of("routes/logs").resolve(file);
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, Files.readString(route)));
        context.start();
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void comes(String service, String level, String message, int times) {
        Event event = new Event(
                new Place("stream", "/var/log/app.log", offset, 10),
                now,
                level,
                service,
                "c",
                "",
                message,
                Map.of(),
                Optional.empty());
        offset += 10;
        context.createProducerTemplate().sendBody("direct:events", new EventBatch(Collections.singletonList(event)));
        if (times > 1) {
            comes(service, level, message, times - 1);
        }
    }

    /** Lets time pass, and something come every five seconds of it, until there is an alert. */
    Alert alertWhile(Runnable comes) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            comes.run();
                            pass(STEP);
                            return firing();
                        },
                        list -> !list.isEmpty())
                .get(0);
    }

    /** Lets time pass, and something come every five seconds of it, until no alert fires. */
    void quietWhile(Runnable comes) {
        Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
            comes.run();
            pass(STEP);
            return firing().isEmpty();
        });
    }

    List<Alert> firing() {
        return alerts.alerts().stream()
                .map(AlertStatus::alert)
                .filter(alert -> alert.endsAt().isAfter(now))
                .toList();
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
