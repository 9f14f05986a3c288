package io.bactrian.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.Extensions.EscalationPolicy;
import io.bactrian.alerts.config.Extensions.Step;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Silence;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.support.AlertConfigs;
import io.bactrian.support.MemoryLedger;
import io.bactrian.support.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertingTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private static final DeliverySettings NOTHING_LEAVES =
            new DeliverySettings(0, 1, Duration.ofHours(24), Duration.ofHours(24));

    private final Ledger ledger = MemoryLedger.empty();
    private final VirtualTimers timers = new VirtualTimers(START);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Supplier<AlertConfig> loader = () -> config(Extensions.NONE, "ops");
    private final Alerting first = alerting();

    @AfterEach
    void stop() {
        first.close();
        camel.stop();
    }

    @Test
    void anAlertIsShownAndTold() {
        first.start();
        first.put(List.of(alert("Disk")));
        assertThat(first.alerts()).singleElement().satisfies(status -> {
            assertThat(status.state()).hasToString("ACTIVE");
            assertThat(status.receivers()).containsExactly("ops");
        });
        timers.advance(Duration.ofSeconds(30));
        assertThat(told()).containsExactly("Disk");
        assertThat(first.groups()).hasSize(1);
        assertThat(registry.get("alertmanager.alerts")
                        .tag("state", "active")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void whatIsHandedOverIsTakenInWithinASecond() {
        first.start();
        Alerting.handOver(ledger, List.of(alert("Disk")), timers.now());
        timers.advance(Duration.ofSeconds(1));
        assertThat(first.alerts()).hasSize(1);
        timers.advance(Duration.ofSeconds(30));
        assertThat(told()).containsExactly("Disk");
    }

    @Test
    void whoseTurnItIsNotHandsOverAndTakesOverAfterwards() {
        takeLease("elsewhere/1/1");
        first.start();
        assertThat(first.isDispatching()).isFalse();
        first.put(List.of(alert("Disk")));
        timers.advance(Duration.ofMinutes(5));
        assertThat(told()).isEmpty();

        sql("delete from lease");
        timers.advance(Duration.ofSeconds(40));
        assertThat(first.isDispatching()).isTrue();
        assertThat(told()).containsExactly("Disk");
    }

    @Test
    void whoLosesItsTurnTellsNothingMore() {
        first.start();
        first.put(List.of(alert("Disk")));
        takeLease("elsewhere/1/1");
        timers.advance(Duration.ofMinutes(1));
        assertThat(first.isDispatching()).isFalse();
        assertThat(told()).isEmpty();
        first.put(List.of(alert("Cpu")));
        assertThat(first.alerts()).extracting(status -> status.alert().name()).containsExactly("Disk");
        sql("delete from lease");
        timers.advance(Duration.ofMinutes(1));
        assertThat(told()).containsExactlyInAnyOrder("Disk", "Cpu");
    }

    @Test
    void whoeverOnlyAnEscalationToldHearsOfTheEndToo() {
        loader = () -> config(escalation("boss"), "ops", "boss", "never");
        first.reload();
        first.start();
        Alert disk = alert("Disk");
        first.put(List.of(disk));
        timers.advance(Duration.ofMinutes(2));
        first.put(List.of(ended(disk)));
        timers.advance(Duration.ofMinutes(6));
        assertThat(first.deliveries(Optional.empty(), 100))
                .extracting(delivery -> delivery.receiver() + ": " + delivery.reason())
                .containsExactlyInAnyOrder(
                        "ops: first notification",
                        "boss: nobody acknowledged",
                        "ops: all alerts resolved",
                        "boss: all alerts resolved");
    }

    @Test
    void nobodyHearsOfAnEndThatIsSilenced() {
        loader = () -> config(escalation("boss"), "ops", "boss");
        first.reload();
        first.start();
        Alert disk = alert("Disk");
        first.put(List.of(disk));
        timers.advance(Duration.ofMinutes(2));
        first.setSilence(new Silence(
                "",
                List.of(Matcher.equal("alertname", "Disk")),
                timers.now(),
                timers.now().plusSeconds(3600),
                timers.now(),
                "ann",
                "known",
                Labels.NONE));
        first.put(List.of(ended(disk)));
        timers.advance(Duration.ofMinutes(6));
        assertThat(first.deliveries(Optional.empty(), 100))
                .extracting(Delivery::reason)
                .containsExactlyInAnyOrder("first notification", "nobody acknowledged");
        assertThat(first.groups()).isEmpty();
    }

    @Test
    void aBadConfigurationChangesNothing() {
        first.start();
        AlertConfig before = first.config();
        loader = () -> {
            throw new ProblemsException(List.of(new Problem("alertmanager.yml:1", "wrong", "")));
        };
        assertThatThrownBy(first::reload).isInstanceOf(ProblemsException.class);
        assertThat(first.config()).isSameAs(before);
    }

    private Alerting alerting() {
        return new Alerting(
                ledger,
                timers,
                () -> loader.get(),
                URI.create("http://127.0.0.1/"),
                Duration.ofDays(5),
                registry,
                new Alerting.Channels(() -> camel, NOTHING_LEAVES));
    }

    /** Group labels of what is on its way. */
    private List<String> told() {
        return first.deliveries(Optional.empty(), 100).stream()
                .map(Delivery::groupKey)
                .map(key -> key.replaceAll(".*alertname=\"(\\w+)\".*", "$1"))
                .toList();
    }

    private Alert alert(String name) {
        return new Alert(Labels.of("alertname", name), Labels.NONE, timers.now(), Alert.NEVER, "", timers.now(), false);
    }

    private void takeLease(String holder) {
        sql("delete from lease");
        sql("insert into lease (name, holder, expires) values ('alerts', '" + holder
                + "', current_timestamp + interval '1' hour)");
    }

    private void sql(String statement) {
        ledger.inTransaction(connection -> {
            try (var some = connection.createStatement()) {
                return some.executeUpdate(statement);
            }
        });
    }

    private Alert ended(Alert alert) {
        return new Alert(alert.labels(), Labels.NONE, alert.startsAt(), timers.now(), "", timers.now(), false);
    }

    /** After a minute. */
    private static Extensions escalation(String receiver) {
        EscalationPolicy policy = new EscalationPolicy(
                "all", List.of(), List.of(), List.of(new Step(Duration.ofMinutes(1), List.of(receiver), List.of())), 0);
        return new Extensions(
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(policy),
                Map.of(),
                List.of(),
                Optional.empty(),
                Extensions.Acknowledgement.DEFAULT);
    }

    private static AlertConfig config(Extensions extensions, String... receivers) {
        return AlertConfigs.of(extensions, Map.of(), receivers);
    }
}
