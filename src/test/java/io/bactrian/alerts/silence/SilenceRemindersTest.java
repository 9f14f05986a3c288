package io.bactrian.alerts.silence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Silence;
import io.bactrian.ledger.Ledger;
import io.bactrian.support.AlertConfigs;
import io.bactrian.support.MemoryLedger;
import io.bactrian.support.RecordingOutgoing;
import io.bactrian.support.VirtualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceRemindersTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private final Ledger ledger = MemoryLedger.open();
    private final VirtualTimers timers = new VirtualTimers(NOW);
    private final RecordingOutgoing outgoing = new RecordingOutgoing(ledger);
    private final List<Alert> alerts = new ArrayList<>(List.of(alert("DiskFull", Alert.NEVER)));
    private final AlertConfig config = AlertConfigs.of(
            new Extensions(
                    Optional.empty(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    Optional.of(new Extensions.SilenceReminder(Duration.ofHours(1), "ops")),
                    Extensions.Acknowledgement.DEFAULT),
            Map.of(),
            "ops*2");
    private final Silences silences = new Silences(ledger, timers, () -> config);

    @BeforeEach
    void start() {
        silences.start();
        reminders().start();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void every_integration_is_told_once_so_long_before_the_end() {
        String id = silences.set(silence("", Duration.ofHours(3)));

        timers.advance(Duration.ofMinutes(119));
        assertThat(outgoing.told()).isEmpty();

        timers.advance(Duration.ofMinutes(1));
        assertThat(outgoing.integrations()).containsExactly("webhook0", "webhook1");
        Notification told = outgoing.prepared().get(0);
        assertThat(told.reason()).isEqualTo(Notification.Reason.REMINDER);
        assertThat(told.groupKey()).isEqualTo("silence/" + id);
        assertThat(told.groupLabels())
                .isEqualTo(Labels.of(
                        "silence", id, "created_by", "alice", "comment", "disks", "ends_at", "2026-07-01T15:00:00Z"));
        assertThat(told.alerts()).extracting(Notification.Notified::alert).containsExactly(alerts.get(0));
        assertThat(outgoing.wakes()).isEqualTo(1);

        reminders().start();
        timers.advance(Duration.ofHours(2));
        assertThat(outgoing.told()).hasSize(2);
    }

    @Test
    void a_silence_that_holds_back_nothing_is_not_reminded_of_until_it_does() {
        alerts.set(0, alert("DiskFull", NOW.plusSeconds(60)));
        alerts.add(alert("Other", Alert.NEVER));
        silences.set(silence("", Duration.ofHours(3)));
        timers.advance(Duration.ofMinutes(150));
        assertThat(outgoing.told()).isEmpty();

        alerts.add(alert("DiskFull", Alert.NEVER));
        timers.advance(Duration.ofMinutes(1));
        assertThat(outgoing.told()).hasSize(2);
    }

    @Test
    void a_silence_no_longer_than_the_warning_and_one_that_was_ended_need_none() {
        silences.set(silence("", Duration.ofHours(1)));
        String ended = silences.set(silence("", Duration.ofHours(3)));
        timers.advance(Duration.ofMinutes(100));
        silences.expire(ended);
        timers.advance(Duration.ofHours(3));

        assertThat(outgoing.told()).isEmpty();
    }

    @Test
    void another_end_is_reminded_of_anew_and_another_comment_is_not() {
        String id = silences.set(silence("", Duration.ofHours(3)));
        timers.advance(Duration.ofMinutes(125));
        assertThat(outgoing.told()).hasSize(2);

        silences.set(silence(id, Duration.ofHours(3)));
        timers.advance(Duration.ofMinutes(2));
        assertThat(outgoing.told()).hasSize(2);

        silences.set(silence(id, Duration.ofHours(6)));
        timers.advance(Duration.ofMinutes(60));
        assertThat(outgoing.told()).hasSize(2);
        timers.advance(Duration.ofHours(3));
        assertThat(outgoing.told()).hasSize(4);
    }

    @Test
    void a_reminder_that_could_not_be_stored_is_tried_again_and_told_once() {
        silences.set(silence("", Duration.ofHours(3)));
        outgoing.failStores(2);

        timers.advance(Duration.ofMinutes(121));
        assertThat(outgoing.told()).isEmpty();
        timers.advance(Duration.ofMinutes(10));
        assertThat(outgoing.told()).hasSize(2);
    }

    private SilenceReminders reminders() {
        return new SilenceReminders(ledger, timers, () -> config, silences, outgoing, () -> alerts);
    }

    private static Silence silence(String id, Duration length) {
        return new Silence(
                id,
                List.of(Matcher.equal("alertname", "DiskFull")),
                NOW,
                NOW.plus(length),
                NOW,
                "alice",
                "disks",
                Labels.NONE);
    }

    private static Alert alert(String name, Instant endsAt) {
        return new Alert(Labels.of("alertname", name), Labels.NONE, NOW, endsAt, "", NOW, false);
    }
}
