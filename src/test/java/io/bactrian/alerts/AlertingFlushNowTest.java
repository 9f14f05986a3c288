package io.bactrian.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.dispatch.SystemTimers;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.ledger.Ledger;
import io.bactrian.support.AlertConfigs;
import io.bactrian.support.MemoryLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the real clock: what is told at once goes to a route that takes or refuses it. */
class AlertingFlushNowTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final List<String> TABLES = List.of("lease", "alert_intake", "notification_log", "delivery");

    private final Ledger ledger = MemoryLedger.empty();
    private final SystemTimers timers = new SystemTimers();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean refuses;
    private Alerting alerting;

    @BeforeEach
    void start() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:alerts-webhook").errorHandler(noErrorHandler()).process(exchange -> {
                    attempts.incrementAndGet();
                    if (refuses) {
                        throw new IllegalStateException("not now");
                    }
                });
            }
        });
        camel.start();
        alerting = new Alerting(
                ledger,
                timers,
                () -> AlertConfigs.of(Extensions.NONE, Map.of(), "ops"),
                URI.create("http://127.0.0.1/"),
                Duration.ofDays(5),
                new SimpleMeterRegistry(),
                new Alerting.Channels(() -> camel, DeliverySettings.DEFAULT));
        alerting.start();
    }

    @AfterEach
    void stop() {
        alerting.close();
        timers.close();
        camel.stop();
    }

    @Test
    void whatWaitsIsToldAtOnceAndDeliveredWhenItReturns() {
        alerting.put(List.of(alert("Disk")));
        Alerting.handOver(ledger, List.of(alert("Cpu")), timers.now());
        assertThat(alerting.flushNow(LONG)).isTrue();
        assertThat(attempts).hasValue(2);
        assertThat(alerting.deliveries(Optional.empty(), 10))
                .extracting(Delivery::state)
                .containsExactly(Delivery.State.SENT, Delivery.State.SENT);
        assertThat(alerting.flushNow(LONG)).isTrue();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void whatIsNotDeliveredWithinTheLimitGoesOnWaiting() {
        refuses = true;
        alerting.put(List.of(alert("Disk")));
        assertThat(alerting.flushNow(SHORT)).isFalse();
        refuses = false;
        assertThat(alerting.flushNow(LONG)).isTrue();
    }

    @Test
    void withoutItsLedgerItSaysThatSomethingWaits() {
        alerting.put(List.of(alert("Disk")));
        TABLES.forEach(table -> rename(table, table + "_away"));
        boolean told = alerting.flushNow(SHORT);
        TABLES.forEach(table -> rename(table + "_away", table));
        assertThat(told).isFalse();
        assertThat(alerting.flushNow(LONG)).isTrue();
        assertThat(attempts).hasValue(1);
    }

    private Alert alert(String name) {
        return new Alert(Labels.of("alertname", name), Labels.NONE, timers.now(), Alert.NEVER, "", timers.now(), false);
    }

    private void rename(String table, String name) {
        ledger.inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("alter table " + table + " rename to " + name);
            }
        });
    }
}
