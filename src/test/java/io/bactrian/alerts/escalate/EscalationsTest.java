package io.bactrian.alerts.escalate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.Extensions.EscalationPolicy;
import io.bactrian.alerts.config.Extensions.OnCall;
import io.bactrian.alerts.config.Extensions.Step;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.config.WebhookConfig;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Outgoing;
import io.bactrian.ledger.Ledger;
import io.bactrian.support.AlertConfigs;
import io.bactrian.support.MemoryLedger;
import io.bactrian.support.RecordingOutgoing;
import io.bactrian.support.VirtualTimers;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class EscalationsTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00.123456789Z");
    private static final String KEY = "{}:{alertname=\"DiskFull\"}";
    private static final Alert CRITICAL =
            alert(Labels.of("alertname", "DiskFull", "instance", "a", "severity", "critical"));

    private final Ledger ledger = MemoryLedger.open();
    private final RecordingOutgoing outgoing = new RecordingOutgoing(ledger);
    private final Map<String, Group> groups = new HashMap<>();
    private VirtualTimers timers = new VirtualTimers(NOW);
    private AlertConfig config;
    private Escalations escalations;

    @BeforeEach
    void start() {
        policies(policy("disks", 0, step(5, "first"), step(10, "second", "third"), step(15, "boss")));
        groups.put(KEY, group(KEY, NOW, CRITICAL));
        restart(Duration.ZERO);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void each_step_waits_and_tells_the_firing_alerts_of_the_group_as_they_are_then() {
        Alert other = alert(Labels.of("alertname", "DiskFull", "instance", "b", "severity", "warning"));
        Alert over = new Alert(other.labels(), Labels.NONE, NOW, NOW.plusSeconds(1), "", NOW, false);
        notified();

        advance(4);
        assertThat(outgoing.told()).isEmpty();
        groups.put(KEY, group(KEY, NOW, over, CRITICAL));
        advance(1);
        assertThat(outgoing.told()).containsExactly("first");
        groups.put(KEY, group(KEY, NOW, other, CRITICAL));
        advance(10);
        assertThat(outgoing.told()).containsExactly("first", "second", "third");
        advance(15);
        assertThat(outgoing.told()).containsExactly("first", "second", "third", "boss");
        advance(100);
        assertThat(outgoing.told()).hasSize(4);

        Notification first = outgoing.prepared().get(0);
        assertThat(first.reason()).isEqualTo(Notification.Reason.ESCALATION);
        assertThat(first.groupKey()).isEqualTo(KEY);
        assertThat(first.receiver()).isEqualTo("first");
        assertThat(first.alerts()).containsExactly(new Notification.Notified(CRITICAL, true));
        assertThat(outgoing.prepared().get(1).alerts())
                .extracting(Notification.Notified::alert)
                .containsExactly(CRITICAL, other);
        assertThat(events(Event.Kind.ESCALATED))
                .containsExactly(
                        "disks told first: step 1 of 3",
                        "disks told second, third: step 2 of 3",
                        "disks told boss: step 3 of 3");
        assertThat(outgoing.wakes()).isEqualTo(3);
    }

    @Test
    void every_integration_of_a_receiver_is_told() {
        policies(policy("disks", 0, step(0, "pager")));
        notified();
        advance(1);

        assertThat(outgoing.integrations()).containsExactly("webhook0", "webhook1");
    }

    @Test
    void the_steps_repeat_with_the_wait_of_the_first_one_between_the_rounds() {
        policies(policy("disks", 2, step(5, "first"), step(10, "second")));
        notified();

        advance(15);
        assertThat(outgoing.told()).containsExactly("first", "second");
        advance(4);
        assertThat(outgoing.told()).hasSize(2);
        advance(26);
        assertThat(outgoing.told()).containsExactly("first", "second", "first", "second", "first", "second");
        advance(100);
        assertThat(outgoing.told()).hasSize(6);
        assertThat(events(Event.Kind.ESCALATED)).contains("disks told second: step 2 of 2, round 3 of 3");
    }

    @Test
    void a_group_is_escalated_once_however_often_it_is_notified() {
        notified();
        advance(5);
        notified();
        advance(5);
        notified();
        advance(20);
        notified();
        advance(100);

        assertThat(outgoing.told()).containsExactly("first", "second", "third", "boss");
    }

    @Test
    void an_acknowledgement_ends_it_and_alerts_that_join_start_nothing_anew() {
        notified();
        advance(5);
        escalations.acknowledge(KEY, "anna", "on it");
        groups.put(KEY, group(KEY, NOW, CRITICAL, alert(Labels.of("alertname", "DiskFull", "instance", "b"))));
        notified();
        advance(100);

        assertThat(outgoing.told()).containsExactly("first");
        assertThat(escalations.acknowledgement(KEY)).get().satisfies(acknowledgement -> {
            assertThat(acknowledgement.by()).isEqualTo("anna");
            assertThat(acknowledgement.comment()).isEqualTo("on it");
        });
        assertThat(events(Event.Kind.ACKNOWLEDGED)).containsExactly("acknowledged by anna: on it");
    }

    @Test
    void one_that_was_acknowledged_before_any_policy_selected_it_is_not_escalated() {
        escalations.acknowledge(KEY, "anna", "");
        notified();
        advance(100);

        assertThat(outgoing.told()).isEmpty();
    }

    @Test
    void an_acknowledged_group_is_not_repeated_unless_the_configuration_says_so() {
        assertThat(escalations.repeats(KEY)).isTrue();
        escalations.acknowledge(KEY, "anna", "");
        assertThat(escalations.repeats(KEY)).isFalse();
        assertThat(escalations.repeats("other")).isTrue();

        config(List.of(), Map.of(), new Extensions.Acknowledgement(Duration.ofDays(1), true));
        assertThat(escalations.repeats(KEY)).isTrue();
    }

    @Test
    void a_group_that_resolved_begins_anew_when_it_fires_again() {
        notified();
        advance(5);
        escalations.acknowledge(KEY, "anna", "");
        resolved();
        advance(1);
        assertThat(escalations.acknowledgement(KEY)).isEmpty();
        assertThat(escalations.repeats(KEY)).isTrue();

        groups.put(KEY, group(KEY, timers.now(), CRITICAL));
        notified();
        advance(5);
        assertThat(outgoing.told()).containsExactly("first", "first");
    }

    @Test
    void whoever_only_a_step_told_hears_of_the_end() {
        policies(policy("disks", 1, step(5, "first", "second"), step(5, "pager"), step(5, "boss")));
        notified();
        advance(10);
        escalations.acknowledge(KEY, "anna", "on it");
        restart(Duration.ofMinutes(2));
        end(CRITICAL);

        assertThat(outgoing.told())
                .as("first is told by the route, boss was never told")
                .containsExactly("first", "second", "pager", "pager", "second", "pager", "pager");
        Notification end = outgoing.prepared().get(outgoing.prepared().size() - 1);
        assertThat(end.reason()).isEqualTo(Notification.Reason.ALL_RESOLVED);
        assertThat(end.groupKey()).isEqualTo(KEY);
        assertThat(end.receiver()).isEqualTo("pager");
        assertThat(end.alerts()).containsExactly(new Notification.Notified(CRITICAL, false));

        groups.put(KEY, group(KEY, timers.now(), CRITICAL));
        notified();
        advance(1);
        end(CRITICAL);
        assertThat(outgoing.told()).as("nobody was told of the next one").hasSize(7);
    }

    @Test
    void whoever_wants_no_ends_and_whoever_is_no_more_is_not_told_of_the_end_nor_anybody_of_one_that_is_held_back() {
        policies(policy("disks", 0, step(5, "second", "third", "boss")));
        notified();
        advance(5);
        config = withoutEnds(config, "third");
        config.receivers().remove("boss");
        end();
        assertThat(outgoing.told()).containsExactly("second", "third", "boss");

        notified();
        advance(5);
        outgoing.prepared().clear();
        end(CRITICAL);
        assertThat(outgoing.prepared()).extracting(Notification::receiver).containsExactly("second");
    }

    @Test
    void an_acknowledgement_that_came_while_the_escalation_started_counts() {
        notified();
        ledger.inTransaction(connection -> {
            Acknowledgements.write(connection, new Acknowledgement(KEY, "anna", "", timers.now()));
            return null;
        });
        advance(100);

        assertThat(outgoing.told()).isEmpty();
    }

    @Test
    void a_group_that_resolves_is_not_escalated_further() {
        notified();
        advance(5);
        resolved();
        groups.remove(KEY);
        advance(100);

        assertThat(outgoing.told()).containsExactly("first");
    }

    @Test
    void what_is_left_of_an_earlier_group_with_the_same_key_does_not_count() {
        notified();
        advance(5);
        escalations.acknowledge(KEY, "anna", "");
        advance(1);

        groups.put(KEY, group(KEY, timers.now(), CRITICAL));
        notified();
        advance(5);

        assertThat(outgoing.told()).containsExactly("first", "first");
        assertThat(escalations.acknowledgement(KEY)).isEmpty();
    }

    @Test
    void what_belongs_to_a_group_that_went_without_resolving_ends() {
        notified();
        advance(1);
        escalations.acknowledge(KEY, "anna", "");
        groups.remove(KEY);

        advance(3);
        assertThat(escalations.acknowledgement(KEY)).isPresent();
        advance(3);
        assertThat(escalations.acknowledgement(KEY)).isEmpty();
        assertThat(ledger.inTransaction(EscalationTable::groupKeys)).isEmpty();
    }

    @Test
    void a_flush_that_is_rolled_back_starts_nothing() {
        assertThatThrownBy(() -> ledger.inTransaction(connection -> {
                    escalations.notified(connection, groups.get(KEY));
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        advance(100);

        assertThat(outgoing.told()).isEmpty();
    }

    @Test
    void a_resolution_that_is_rolled_back_ends_nothing() {
        notified();
        escalations.acknowledge(KEY, "anna", "");
        assertThatThrownBy(() -> ledger.inTransaction(connection -> {
                    escalations.resolved(connection, KEY);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        advance(1);

        assertThat(escalations.acknowledgement(KEY)).isPresent();
    }

    @Test
    void the_first_policy_that_selects_the_group_by_common_labels_and_receiver_counts() {
        Alert warning = alert(Labels.of("alertname", "DiskFull", "instance", "a", "severity", "warning"));
        EscalationPolicy critical = new EscalationPolicy(
                "critical", List.of(Matcher.equal("severity", "critical")), List.of(), List.of(step(1, "boss")), 0);
        EscalationPolicy elsewhere =
                new EscalationPolicy("elsewhere", List.of(), List.of("second"), List.of(step(1, "second")), 0);
        EscalationPolicy rest = new EscalationPolicy(
                "rest",
                List.of(Matcher.equal("alertname", "DiskFull")),
                List.of("first"),
                List.of(step(1, "first")),
                0);
        policies(critical, elsewhere, rest);

        groups.put(KEY, group(KEY, NOW, CRITICAL, warning));
        notified();
        advance(2);
        assertThat(outgoing.told()).containsExactly("first");

        String other = "other";
        groups.put(other, group(other, NOW, CRITICAL));
        notified(other);
        advance(2);
        assertThat(outgoing.told()).containsExactly("first", "boss");

        String unselected = "unselected";
        groups.put(unselected, group(unselected, NOW, alert(Labels.of("alertname", "Other"))));
        notified(unselected);
        advance(100);
        assertThat(outgoing.told()).hasSize(2);
    }

    @Test
    void a_running_one_keeps_the_policy_it_started_with() {
        notified();
        advance(5);
        policies(policy("disks", 9, step(1, "boss")));
        restart(Duration.ZERO);
        advance(100);

        assertThat(outgoing.told()).containsExactly("first", "second", "third", "boss");
    }

    @Test
    void a_receiver_or_schedule_that_the_configuration_lost_does_not_stop_the_others() {
        policies(policy("disks", 0, step(1, "gone", "second"), new Step(minutes(1), List.of(), List.of("gone"))));
        notified();
        advance(100);

        assertThat(outgoing.told()).containsExactly("second");
        assertThat(events(Event.Kind.ESCALATED)).contains("disks told nobody: step 2 of 2");
    }

    @Test
    void whoever_is_on_call_at_the_time_of_the_step_is_told_and_nobody_twice() {
        OnCall schedule = new OnCall(
                "ops",
                ZoneOffset.UTC,
                List.of(new OnCall.Rotation(
                        LocalDateTime.parse("2026-07-01T00:00"),
                        Duration.ofHours(1),
                        List.of("first", "second"),
                        List.of())),
                List.of());
        Step step = new Step(minutes(30), List.of("first", "boss"), List.of("ops"));
        config(List.of(policy("disks", 2, step)), Map.of("ops", schedule), Extensions.Acknowledgement.DEFAULT);
        notified();
        advance(95);

        assertThat(outgoing.told())
                .containsExactly("first", "boss", "first", "boss", "second", "first", "boss", "second");
    }

    @Test
    void a_step_whose_alerts_are_held_back_waits_until_they_are_not() {
        notified();
        advance(3);
        groups.put(KEY, group(KEY, NOW));
        advance(60);
        assertThat(outgoing.told()).isEmpty();

        groups.put(KEY, group(KEY, NOW, CRITICAL));
        advance(1);
        assertThat(outgoing.told()).containsExactly("first");
        advance(9);
        assertThat(outgoing.told()).containsExactly("first");
        advance(1);
        assertThat(outgoing.told()).containsExactly("first", "second", "third");
    }

    @Test
    void steps_that_became_due_while_no_process_ran_are_told_together_and_the_next_one_waits_from_then() {
        policies(policy("disks", 0, step(5, "first"), step(10, "second", "first"), step(15, "boss")));
        notified();
        advance(1);
        restart(minutes(20));
        advance(0);

        assertThat(outgoing.told()).containsExactly("first", "second");
        assertThat(events(Event.Kind.ESCALATED)).containsExactly("disks told first, second: step 1 of 3; step 2 of 3");
        advance(14);
        assertThat(outgoing.told()).hasSize(2);
        advance(1);
        assertThat(outgoing.told()).containsExactly("first", "second", "boss");
    }

    @Test
    void one_that_is_not_due_after_a_restart_waits_on() {
        notified();
        advance(5);
        restart(minutes(4));
        advance(5);
        assertThat(outgoing.told()).containsExactly("first");
        advance(1);
        assertThat(outgoing.told()).containsExactly("first", "second", "third");
    }

    @Test
    void a_clock_that_steps_moves_no_step() {
        notified();
        advance(5);
        timers.step(Duration.ofHours(-1));
        advance(10);
        assertThat(outgoing.told()).containsExactly("first", "second", "third");
        timers.step(Duration.ofDays(1));
        advance(14);
        assertThat(outgoing.told()).hasSize(3);
        advance(1);
        assertThat(outgoing.told()).hasSize(4);
    }

    @Test
    void a_clock_that_was_set_back_while_no_process_ran_delays_a_step_by_no_more_than_its_wait() {
        notified();
        advance(1);
        restart(Duration.ofDays(-1));
        advance(5);

        assertThat(outgoing.told()).containsExactly("first");
    }

    @Test
    void an_acknowledgement_holds_though_the_clock_was_set_back_before_it() {
        notified();
        timers.step(Duration.ofHours(-1));
        escalations.acknowledge(KEY, "anna", "");
        notified();
        advance(100);

        assertThat(outgoing.told()).isEmpty();
        assertThat(escalations.acknowledgement(KEY)).isPresent();
    }

    @Test
    void a_transaction_that_fails_is_tried_again_after_ten_seconds() {
        notified();
        outgoing.failStores(3);
        advance(5);
        assertThat(outgoing.told()).isEmpty();

        timers.advance(Duration.ofSeconds(29));
        assertThat(outgoing.told()).isEmpty();
        timers.advance(Duration.ofSeconds(1));
        assertThat(outgoing.told()).containsExactly("first");
        advance(10);
        assertThat(outgoing.told()).containsExactly("first", "second", "third");
    }

    @Test
    void a_commit_whose_answer_was_lost_is_not_told_again_and_goes_on() {
        notified();
        outgoing.failWakes(2);
        advance(100);

        assertThat(outgoing.told()).containsExactly("first", "second", "third", "boss");
    }

    @Test
    void two_instances_on_one_ledger_tell_each_step_once() {
        Escalations other = started();
        notified();
        advance(1);
        other.start();
        advance(100);

        assertThat(outgoing.told()).containsExactly("first", "second", "third", "boss");
    }

    @Test
    void what_another_instance_acknowledges_is_known_within_ten_seconds_and_never_told() {
        Escalations other = started();
        notified();
        other.acknowledge(KEY, "bert", "");
        timers.advance(Duration.ofSeconds(10));
        assertThat(escalations.acknowledgement(KEY)).map(Acknowledgement::by).contains("bert");
        advance(100);

        assertThat(outgoing.told()).isEmpty();
    }

    @Test
    void one_that_is_closed_tells_nothing_until_it_is_started_again() {
        notified();
        advance(1);
        escalations.close();
        advance(20);
        assertThat(outgoing.told()).isEmpty();

        escalations.start();
        advance(0);
        assertThat(outgoing.told()).containsExactly("first", "second", "third");
        advance(15);
        assertThat(outgoing.told()).containsExactly("first", "second", "third", "boss");
    }

    @Test
    void an_instance_that_does_not_dispatch_knows_who_acknowledged() {
        Escalations idle =
                new Escalations(ledger, timers, () -> config, outgoing, key -> Optional.ofNullable(groups.get(key)));
        escalations.acknowledge(KEY, "anna", "");

        assertThat(idle.acknowledgement(KEY)).map(Acknowledgement::by).contains("anna");
        idle.acknowledge(KEY, "bert", "");
        assertThat(idle.acknowledgement(KEY)).map(Acknowledgement::by).contains("bert");
    }

    @Test
    void an_acknowledgement_survives_the_process() {
        notified();
        Acknowledgement acknowledgement = escalations.acknowledge(KEY, "anna", "on it");
        restart(minutes(1));
        advance(100);

        assertThat(escalations.acknowledgement(KEY)).contains(acknowledgement);
        assertThat(escalations.repeats(KEY)).isFalse();
        assertThat(outgoing.told()).isEmpty();
    }

    @Test
    void the_last_one_who_acknowledges_counts() {
        escalations.acknowledge(KEY, "anna", "");
        escalations.acknowledge(KEY, "b".repeat(1000), "c".repeat(10_000));

        assertThat(escalations.acknowledgement(KEY)).get().satisfies(acknowledgement -> {
            assertThat(acknowledgement.by()).hasSize(400);
            assertThat(acknowledgement.comment()).hasSize(4000);
        });
    }

    @Test
    void only_a_group_that_fires_can_be_acknowledged() {
        String over = "over";
        groups.put(
                over,
                group(over, NOW, new Alert(CRITICAL.labels(), Labels.NONE, NOW, NOW.minusSeconds(1), "", NOW, false)));

        assertThatThrownBy(() -> escalations.acknowledge(over, "anna", ""))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no alert of the group over fires");
        assertThatThrownBy(() -> escalations.acknowledge("none", "anna", ""))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_token_acknowledges_its_group_until_it_expires_or_the_group_is_over() {
        String token = new LinkSigner(ledger).sign(KEY, NOW.plus(Duration.ofHours(1)));
        assertThatThrownBy(() -> escalations.acknowledge(token))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("the group of this link is over");
        storeGroup("another", 1);
        storeGroup(KEY, 2);

        assertThat(escalations.groupKeyOf(token)).isEqualTo(KEY);
        assertThat(escalations.acknowledgement(KEY)).isEmpty();
        assertThat(escalations.acknowledge(token).by()).isEqualTo("a link");
        assertThat(escalations.acknowledge(token, "anna").by()).isEqualTo("anna");
        assertThat(escalations.acknowledgement(KEY)).map(Acknowledgement::by).contains("anna");

        assertThatThrownBy(() -> escalations.acknowledge(token.replace(token.charAt(9), '-')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the link is forged or damaged");
        advance(60);
        assertThatThrownBy(() -> escalations.acknowledge(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the link expired at ");
    }

    @Test
    void a_ledger_that_does_not_answer_after_a_flush_is_asked_again() {
        notified();
        ledger.inTransaction(connection -> rename(connection, "acknowledgement", "hidden"));
        advance(1);
        ledger.inTransaction(connection -> rename(connection, "hidden", "acknowledgement"));
        advance(5);

        assertThat(outgoing.told()).containsExactly("first");
    }

    @RepeatedTest(25)
    void over_kills_and_failures_at_random_moments_every_step_is_told_exactly_once(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Step> steps = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        int rounds = 1 + random.nextInt(2);
        int count = 2 + random.nextInt(5);
        List<String> names = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            names.add("r" + n);
            steps.add(step(random.nextInt(10), "r" + n));
        }
        steps.set(0, step(1 + random.nextInt(10), "r0"));
        for (int round = 0; round < rounds; round++) {
            expected.addAll(names);
        }
        config = AlertConfigs.of(
                extensions(
                        List.of(policy("disks", rounds - 1, steps.toArray(Step[]::new))),
                        Map.of(),
                        Extensions.Acknowledgement.DEFAULT),
                Map.of(),
                names.toArray(String[]::new));
        notified();
        advance(0);

        for (int turn = 0; turn < 100; turn++) {
            switch (random.nextInt(6)) {
                case 0 -> restart(Duration.ofSeconds(random.nextInt(20)));
                case 1 -> outgoing.failStores(random.nextInt(3));
                case 2 -> outgoing.failWakes(random.nextInt(2));
                case 3 -> notified();
                default -> timers.advance(Duration.ofSeconds(random.nextInt(240)));
            }
        }
        outgoing.failStores(0);
        outgoing.failWakes(0);
        advance(150);

        // a restart can tell several steps together: their order stays, and with one name for each step so does their
        // number
        assertThat(outgoing.told())
                .as("seed " + repetition.getCurrentRepetition())
                .isEqualTo(expected);
    }

    private void notified() {
        notified(KEY);
    }

    private void notified(String key) {
        ledger.inTransaction(connection -> {
            escalations.notified(connection, groups.get(key));
            return null;
        });
    }

    /** As a flush does that finds nothing firing. */
    private void end(Alert... free) {
        List<Outgoing.Prepared> messages = escalations.farewells(group(KEY, NOW, free), timers.now());
        ledger.inTransaction(connection -> {
            for (Outgoing.Prepared message : messages) {
                outgoing.store(connection, message);
            }
            escalations.resolved(connection, KEY);
            return null;
        });
    }

    private static AlertConfig withoutEnds(AlertConfig config, String receiver) {
        Map<String, Receiver> receivers = new HashMap<>(config.receivers());
        WebhookConfig webhook =
                (WebhookConfig) receivers.get(receiver).integrations().get(0);
        receivers.put(
                receiver,
                new Receiver(
                        receiver,
                        Labels.NONE,
                        List.of(new WebhookConfig(
                                0,
                                false,
                                webhook.url(),
                                webhook.maxAlerts(),
                                webhook.timeout(),
                                webhook.payload(),
                                webhook.http()))));
        return new AlertConfig(
                config.original(),
                config.resolveTimeout(),
                config.route(),
                config.inhibitRules(),
                config.timeIntervals(),
                receivers,
                config.templates(),
                config.extensions());
    }

    private void resolved() {
        ledger.inTransaction(connection -> {
            escalations.resolved(connection, KEY);
            return null;
        });
    }

    private void advance(int minutes) {
        timers.advance(minutes(minutes));
    }

    /** Another process on the same ledger: what the one before waited for is gone. */
    private void restart(Duration later) {
        timers = new VirtualTimers(timers.now().plus(later));
        escalations = started();
    }

    private Escalations started() {
        Escalations made =
                new Escalations(ledger, timers, () -> config, outgoing, key -> Optional.ofNullable(groups.get(key)));
        made.start();
        return made;
    }

    private void policies(EscalationPolicy... policies) {
        config(List.of(policies), Map.of(), Extensions.Acknowledgement.DEFAULT);
    }

    private void config(
            List<EscalationPolicy> policies, Map<String, OnCall> onCall, Extensions.Acknowledgement acknowledgement) {
        config = AlertConfigs.of(
                extensions(policies, onCall, acknowledgement), Map.of(), "first", "second", "third", "boss", "pager*2");
    }

    private static Extensions extensions(
            List<EscalationPolicy> policies, Map<String, OnCall> onCall, Extensions.Acknowledgement acknowledgement) {
        return new Extensions(
                Optional.empty(), Map.of(), List.of(), policies, onCall, List.of(), Optional.empty(), acknowledgement);
    }

    private List<String> events(Event.Kind kind) {
        List<String> texts = new ArrayList<>(new History(ledger)
                        .query(
                                List.of(Matcher.equal("kind", kind.name().toLowerCase(java.util.Locale.ROOT))),
                                NOW.minus(Duration.ofDays(9)),
                                NOW.plus(Duration.ofDays(9)),
                                100)
                        .stream()
                        .map(Event::text)
                        .toList());
        java.util.Collections.reverse(texts);
        return texts;
    }

    private void storeGroup(String key, int id) {
        ledger.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into alert_group (id, route_id, group_key, created) values (?, '{}', ?, ?)")) {
                insert.setString(1, String.valueOf(id));
                insert.setString(2, key);
                insert.setObject(3, NOW.atOffset(ZoneOffset.UTC));
                return insert.executeUpdate();
            }
        });
    }

    private static boolean rename(java.sql.Connection connection, String from, String to) throws java.sql.SQLException {
        try (PreparedStatement alter = connection.prepareStatement("alter table " + from + " rename to " + to)) {
            return alter.execute();
        }
    }

    private static EscalationPolicy policy(String name, int repeat, Step... steps) {
        return new EscalationPolicy(name, List.of(), List.of(), List.of(steps), repeat);
    }

    private static Step step(int afterMinutes, String... receivers) {
        return new Step(minutes(afterMinutes), List.of(receivers), List.of());
    }

    private static Group group(String key, Instant created, Alert... alerts) {
        return new Group(
                "{}", key, "first", Labels.of("alertname", "DiskFull"), Labels.NONE, Arrays.asList(alerts), created);
    }

    private static Alert alert(Labels labels) {
        return new Alert(labels, Labels.NONE, NOW, Alert.NEVER, "", NOW, false);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
