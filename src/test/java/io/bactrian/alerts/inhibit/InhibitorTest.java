package io.bactrian.alerts.inhibit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InhibitorTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final InhibitRule NODE_DOWN = rule("alertname=NodeDown", "severity=warning", "instance", "cluster");

    @ParameterizedTest(name = "{0}: {1} holds back {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
            all equal labels agree,      alertname=NodeDown instance=a cluster=c,  severity=warning instance=a cluster=c, true
            one equal label differs,     alertname=NodeDown instance=a cluster=c,  severity=warning instance=b cluster=c, false
            one is missing on a side,    alertname=NodeDown instance=a cluster=c,  severity=warning instance=a,           false
            one is missing on both,      alertname=NodeDown instance=a,            severity=warning instance=a,           true
            all are missing on both,     alertname=NodeDown,                       severity=warning,                      true
            missing is as good as empty, alertname=NodeDown instance=,             severity=warning,                      true
            the source does not match,   alertname=Other instance=a cluster=c,     severity=warning instance=a cluster=c, false
            the target does not match,   alertname=NodeDown instance=a cluster=c,  severity=page instance=a cluster=c,    false
            the target matches both,     alertname=NodeDown severity=page,         alertname=NodeDown severity=warning,   true
            source and target match both, alertname=NodeDown severity=warning x=1, alertname=NodeDown severity=warning,   false
            the source matches both,     alertname=NodeDown severity=warning,      severity=warning,                      true
            """)
    void a_source_holds_back_a_target(String why, String source, String target, boolean held) {
        Inhibitor inhibitor = new Inhibitor(List.of(NODE_DOWN));
        Alert alert = alert(labels(source), NOW.plusSeconds(60));
        inhibitor.put(alert);

        assertThat(inhibitor.inhibitedBy(labels(target), NOW))
                .isEqualTo(held ? List.of(alert.fingerprint()) : List.of());
    }

    @Test
    void an_alert_that_matches_both_sides_does_not_hold_back_itself() {
        Inhibitor inhibitor = new Inhibitor(List.of(rule("severity=warning", "severity=warning")));
        Labels labels = labels("severity=warning");
        inhibitor.put(alert(labels, Alert.NEVER));

        assertThat(inhibitor.inhibitedBy(labels, NOW)).isEmpty();
    }

    @Test
    void a_source_that_matches_both_sides_does_not_hide_one_that_matches_only_the_source() {
        Inhibitor inhibitor = new Inhibitor(List.of(NODE_DOWN));
        inhibitor.put(alert(labels("alertname=NodeDown severity=warning x=1"), Alert.NEVER));
        Alert onlySource = alert(labels("alertname=NodeDown severity=page"), Alert.NEVER);
        inhibitor.put(onlySource);

        assertThat(inhibitor.inhibitedBy(labels("alertname=NodeDown severity=warning"), NOW))
                .containsExactly(onlySource.fingerprint());
    }

    @Test
    void a_source_that_resolves_or_goes_holds_back_nothing_any_more() {
        Inhibitor inhibitor = new Inhibitor(List.of(NODE_DOWN));
        Labels source = labels("alertname=NodeDown instance=a");
        Labels target = labels("severity=warning instance=a");
        inhibitor.put(alert(source, NOW.plusSeconds(10)));
        assertThat(inhibitor.inhibitedBy(target, NOW.plusSeconds(9))).hasSize(1);
        assertThat(inhibitor.inhibitedBy(target, NOW.plusSeconds(10))).isEmpty();

        inhibitor.put(alert(source, NOW.plusSeconds(100)));
        assertThat(inhibitor.inhibitedBy(target, NOW.plusSeconds(10))).hasSize(1);

        inhibitor.put(alert(source, NOW.plusSeconds(5)));
        assertThat(inhibitor.inhibitedBy(target, NOW.plusSeconds(10))).isEmpty();

        inhibitor.put(alert(source, Alert.NEVER));
        inhibitor.remove(source.fingerprint());
        inhibitor.remove(source.fingerprint());
        assertThat(inhibitor.inhibitedBy(target, NOW)).isEmpty();
    }

    @Test
    void sources_of_all_rules_are_named_once_and_in_order() {
        Inhibitor inhibitor = new Inhibitor(List.of(
                rule("role=source", "role=target"),
                rule("role=source", "role=target", "site"),
                rule("kind=other", "role=target")));
        List<Alert> sources = List.of(
                alert(labels("role=source n=1"), Alert.NEVER),
                alert(labels("role=source n=2"), Alert.NEVER),
                alert(labels("kind=other n=3"), Alert.NEVER));
        sources.forEach(inhibitor::put);

        assertThat(inhibitor.inhibitedBy(labels("role=target"), NOW))
                .isEqualTo(sources.stream()
                        .map(Alert::fingerprint)
                        .sorted(Long::compareUnsigned)
                        .toList());
    }

    @Test
    void a_target_names_at_most_ten_sources_of_a_rule() {
        Inhibitor inhibitor = new Inhibitor(List.of(rule("role=source", "role=target")));
        for (int n = 0; n < 1000; n++) {
            inhibitor.put(alert(Labels.of("role", "source", "n", String.valueOf(n)), Alert.NEVER));
        }

        assertThat(inhibitor.inhibitedBy(labels("role=target"), NOW)).hasSize(10);
    }

    @Test
    void ten_thousand_alerts_are_asked_about_in_no_time() {
        Inhibitor inhibitor = new Inhibitor(List.of(rule("role=source", "role=target", "instance")));
        for (int n = 0; n < 10_000; n++) {
            inhibitor.put(alert(Labels.of("role", "source", "instance", String.valueOf(n)), Alert.NEVER));
        }

        long began = System.nanoTime();
        for (int n = 0; n < 10_000; n++) {
            Labels target = Labels.of("role", "target", "instance", String.valueOf(n));
            assertThat(inhibitor.inhibitedBy(target, NOW)).hasSize(1);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void a_target_stays_held_back_while_other_sources_come_and_go() throws Exception {
        Inhibitor inhibitor = new Inhibitor(List.of(NODE_DOWN));
        Alert stays = alert(labels("alertname=NodeDown"), Alert.NEVER);
        inhibitor.put(stays);
        AtomicBoolean over = new AtomicBoolean();
        Callable<Integer> asking = () -> {
            int leaks = 0;
            while (!over.get()) {
                boolean held =
                        inhibitor.inhibitedBy(labels("severity=warning"), NOW).contains(stays.fingerprint());
                leaks += held ? 0 : 1;
            }
            return leaks;
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> readers = List.of(threads.submit(asking), threads.submit(asking));
            List<Alert> others = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                others.add(alert(labels("alertname=NodeDown n=" + n), Alert.NEVER));
            }
            for (int turn = 0; turn < 2000; turn++) {
                others.forEach(inhibitor::put);
                others.forEach(other -> inhibitor.remove(other.fingerprint()));
            }
            over.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isZero();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private static InhibitRule rule(String source, String target, String... equal) {
        return new InhibitRule("", matchers(source), matchers(target), Set.of(equal));
    }

    private static List<Matcher> matchers(String text) {
        return labels(text).asMap().entrySet().stream()
                .map(entry -> Matcher.equal(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Labels labels(String text) {
        List<String> parts = new ArrayList<>();
        for (String pair : text.trim().split(" +", -1)) {
            parts.addAll(List.of(pair.split("=", -1)));
        }
        return Labels.of(parts.toArray(String[]::new));
    }

    private static Alert alert(Labels labels, Instant endsAt) {
        return new Alert(labels, Labels.NONE, NOW.minusSeconds(60), endsAt, "", NOW, false);
    }
}
