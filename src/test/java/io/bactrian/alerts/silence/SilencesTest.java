package io.bactrian.alerts.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.TimeInterval;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.Silence;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import io.bactrian.support.AlertConfigs;
import io.bactrian.support.MemoryLedger;
import io.bactrian.support.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilencesTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Labels ALERT = Labels.of("alertname", "DiskFull", "instance", "a");

    private final Ledger ledger = MemoryLedger.open();
    private final VirtualTimers timers = new VirtualTimers(NOW);
    private AlertConfig config = AlertConfigs.of(Extensions.NONE, Map.of(), "ops");
    private Silences silences = started();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void a_silence_holds_back_what_it_matches_while_it_is_active() {
        String id = silences.set(silence("alertname=DiskFull", NOW.plus(HOUR), NOW.plus(HOUR.multipliedBy(2))));

        assertThat(silences.silencedBy(ALERT, NOW.plus(HOUR).minusSeconds(1))).isEmpty();
        assertThat(silences.silencedBy(ALERT, NOW.plus(HOUR))).containsExactly(id);
        assertThat(silences.silencedBy(Labels.of("alertname", "Other"), NOW.plus(HOUR)))
                .isEmpty();
        assertThat(silences.silencedBy(ALERT, NOW.plus(HOUR.multipliedBy(2)))).isEmpty();
    }

    @Test
    void a_start_in_the_past_is_lifted_to_now() {
        String id = silences.set(silence("a=b", NOW.minus(HOUR), NOW.plus(HOUR)));

        assertThat(silences.find(id).orElseThrow().startsAt()).isEqualTo(NOW);
        assertThat(silences.find(id).orElseThrow().endsAt()).isEqualTo(NOW.plus(HOUR));
    }

    @Test
    void an_active_silence_is_changed_in_place_when_matchers_and_the_second_of_its_start_stay() {
        String id = silences.set(silence("a=b", NOW, NOW.plus(HOUR)));
        timers.advance(Duration.ofMinutes(10));

        String same = silences.set(changed(id, "a=b", NOW.plusMillis(400), NOW.plus(Duration.ofHours(2)), "longer"));

        assertThat(same).isEqualTo(id);
        assertThat(silences.all()).singleElement().satisfies(silence -> {
            assertThat(silence.endsAt()).isEqualTo(NOW.plus(Duration.ofHours(2)));
            assertThat(silence.comment()).isEqualTo("longer");
            assertThat(silence.updatedAt()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            other matchers,          0,    a=c, 0,    120
            another start,           0,    a=b, 5,    120
            a pending one to start in the past, 30, a=b, -5, 120
            """)
    void other_changes_end_the_old_silence_and_begin_a_new_one(
            String why, int startsIn, String matcher, int newStart, int newEnd) {
        String id = silences.set(silence("a=b", NOW.plus(Duration.ofMinutes(startsIn)), NOW.plus(HOUR)));
        timers.advance(Duration.ofMinutes(10));
        Instant now = timers.now();

        String other = silences.set(changed(
                id, matcher, NOW.plus(Duration.ofMinutes(newStart)), NOW.plus(Duration.ofMinutes(newEnd)), "changed"));

        assertThat(other).isNotEqualTo(id);
        Silence old = silences.find(id).orElseThrow();
        assertThat(old.stateAt(now)).isEqualTo(Silence.State.EXPIRED);
        assertThat(old.endsAt()).isEqualTo(now);
        assertThat(old.startsAt()).isEqualTo(startsIn == 0 ? NOW : now);
        assertThat(silences.find(other).orElseThrow().startsAt()).isEqualTo(now);
    }

    @Test
    void a_pending_silence_is_changed_in_place_and_an_expired_one_never() {
        String id = silences.set(silence("a=b", NOW.plus(HOUR), NOW.plus(Duration.ofHours(2))));
        assertThat(silences.set(changed(id, "a=b", NOW.plus(HOUR.dividedBy(2)), NOW.plus(HOUR), "earlier")))
                .isEqualTo(id);
        silences.expire(id);

        String other = silences.set(changed(id, "a=b", NOW.plus(HOUR), NOW.plus(Duration.ofHours(2)), "again"));

        assertThat(other).isNotEqualTo(id);
        assertThat(silences.find(id).orElseThrow().endsAt()).isEqualTo(NOW);
    }

    @Test
    void expiring_ends_an_active_one_now_and_a_pending_one_before_it_began() {
        String active = silences.set(silence("a=b", NOW, NOW.plus(HOUR)));
        String pending = silences.set(silence("a=b", NOW.plus(HOUR), NOW.plus(Duration.ofHours(2))));
        timers.advance(Duration.ofMinutes(1));
        Instant now = timers.now();

        silences.expire(active);
        silences.expire(pending);

        assertThat(silences.find(active).orElseThrow())
                .extracting(Silence::startsAt, Silence::endsAt)
                .containsExactly(NOW, now);
        assertThat(silences.find(pending).orElseThrow())
                .extracting(Silence::startsAt, Silence::endsAt)
                .containsExactly(now, now);

        timers.advance(Duration.ofMinutes(1));
        silences.expire(active);
        assertThat(silences.find(active).orElseThrow().endsAt()).isEqualTo(now);
    }

    @Test
    void in_classic_mode_labels_are_called_as_of_old() {
        Silence wanted = silence("a-b=c", NOW, NOW.plus(HOUR));
        AlertConfig usual = config;
        config = new AlertConfig(
                usual.original(),
                usual.resolveTimeout(),
                usual.route(),
                usual.inhibitRules(),
                usual.timeIntervals(),
                usual.receivers(),
                usual.templates(),
                usual.extensions(),
                usual.texts(),
                MatcherMode.CLASSIC);
        assertRefused(wanted, "invalid silence: invalid label matcher 0 in set 0: invalid label name \"a-b\"");
        config = usual;
        assertThat(silences.find(silences.set(wanted))).isPresent();
    }

    @Test
    void what_cannot_be_is_refused_in_the_words_of_alertmanager() {
        Instant later = NOW.plus(HOUR);
        assertRefused(silence("a=b", later, later), "Failed to create silence: start time must be before end time");
        assertRefused(
                silence("a=b", NOW.minus(HOUR), NOW.minusMillis(1)),
                "Failed to create silence: end time can't be in the past");
        assertRefused(silence("", NOW, later), "invalid silence: at least one matcher set required");
        assertRefused(
                silence("a=", NOW, later),
                "invalid silence: matcher set 0: at least one matcher must not match the empty string");
        assertRefused(
                silence("=b", NOW, later),
                "invalid silence: invalid label matcher 0 in set 0: invalid label name \"\"");
        Silence huge = changed("", "a=b", NOW, later, "x".repeat(256 * 1024));
        assertThatThrownBy(() -> silences.set(huge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("silence exceeded maximum size: ");
        assertThat(silences.all()).isEmpty();
    }

    @Test
    void a_negated_matcher_alone_is_enough() {
        String id = silences.set(with(List.of(new Matcher("a", Matcher.Operator.NOT_EQUAL, "b"))));
        assertThat(silences.silencedBy(ALERT, NOW)).containsExactly(id);
    }

    @Test
    void an_unknown_id_is_said_to_be_unknown() {
        assertThatThrownBy(() -> silences.expire("none"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("silence not found");
        assertThatThrownBy(() -> silences.set(changed("none", "a=b", NOW, NOW.plus(HOUR), "")))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("silence not found");
        assertThat(silences.find("none")).isEmpty();
    }

    @Test
    void they_are_listed_active_pending_expired() {
        String expired = silences.set(silence("n=1", NOW, NOW.plus(HOUR)));
        silences.expire(expired);
        timers.advance(Duration.ofMinutes(1));
        String expiredLater = silences.set(silence("n=2", timers.now(), NOW.plus(HOUR)));
        silences.expire(expiredLater);
        String startsLate = silences.set(silence("n=3", NOW.plus(Duration.ofHours(3)), NOW.plus(Duration.ofHours(4))));
        String startsSoon = silences.set(silence("n=4", NOW.plus(Duration.ofHours(2)), NOW.plus(Duration.ofHours(9))));
        String endsLate = silences.set(silence("n=5", NOW, NOW.plus(Duration.ofHours(8))));
        String endsSoon = silences.set(silence("n=6", NOW, NOW.plus(Duration.ofHours(7))));

        assertThat(silences.all())
                .extracting(Silence::id)
                .containsExactly(endsSoon, endsLate, startsSoon, startsLate, expiredLater, expired);
    }

    @Test
    void silences_survive_the_process_in_every_field() {
        Silence given = new Silence(
                "",
                List.of(
                        Matcher.equal("a", "b\"c"),
                        new Matcher("d", Matcher.Operator.MATCHES, "e.*"),
                        new Matcher("f", Matcher.Operator.NOT_EQUAL, "g"),
                        new Matcher("h", Matcher.Operator.NOT_MATCHES, "i|j")),
                NOW,
                NOW.plus(HOUR),
                NOW,
                "alice",
                "ünder work",
                Labels.of("ticket", "42"));
        String id = silences.set(given);
        Silence stored = silences.find(id).orElseThrow();

        silences = started();

        assertThat(silences.all()).containsExactly(stored);
        assertThat(silences.silencedBy(Labels.of("a", "b\"c", "d", "ee"), NOW)).containsExactly(id);
    }

    @Test
    void what_another_process_changes_is_seen_within_ten_seconds() {
        Silences other = started();
        String id = other.set(silence("alertname=DiskFull", NOW, NOW.plus(HOUR)));
        assertThat(silences.silencedBy(ALERT, NOW)).isEmpty();

        timers.advance(Duration.ofSeconds(10));
        assertThat(silences.silencedBy(ALERT, timers.now())).containsExactly(id);

        other.expire(id);
        timers.advance(Duration.ofSeconds(10));
        assertThat(silences.silencedBy(ALERT, timers.now())).isEmpty();
        assertThatThrownBy(() -> silences.set(changed("none", "a=b", NOW, NOW.plus(HOUR), "")))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_silence_is_deleted_when_it_ended_five_days_ago() {
        String id = silences.set(silence("a=b", NOW, NOW.plus(HOUR)));
        timers.step(Duration.ofDays(5).plus(HOUR).minusSeconds(1000));
        timers.advance(Duration.ofMinutes(15));
        assertThat(silences.find(id)).isPresent();

        timers.advance(Duration.ofMinutes(15));
        assertThat(silences.find(id)).isEmpty();
        assertThat(started().all()).isEmpty();
    }

    @Test
    void a_clock_that_steps_back_neither_lifts_nor_restores_a_silence() {
        String active = silences.set(silence("alertname=DiskFull", NOW, NOW.plus(HOUR)));
        String ended = silences.set(silence("alertname=DiskFull", NOW, NOW.plus(HOUR)));
        timers.advance(Duration.ofMinutes(5));
        silences.expire(ended);

        timers.step(HOUR.negated());

        assertThat(silences.silencedBy(ALERT, timers.now())).containsExactly(active);
        assertThat(started().silencedBy(ALERT, timers.now())).containsExactly(active);
        silences.expire(active);
        timers.step(HOUR);
        assertThat(silences.silencedBy(ALERT, timers.now())).isEmpty();
    }

    @Test
    void what_happens_is_kept_in_the_history() {
        String id = silences.set(silence("a=b", NOW, NOW.plus(HOUR)));
        silences.set(changed(id, "a=c", NOW, NOW.plus(HOUR), "other"));

        List<Event> events = new History(ledger).query(List.of(), NOW, NOW, 10);
        assertThat(events)
                .extracting(Event::kind)
                .containsExactly(Event.Kind.SILENCED, Event.Kind.UNSILENCED, Event.Kind.SILENCED);
        assertThat(events.get(2).text()).contains(id, "a=\"b\"", "by alice", "a comment");
    }

    @Test
    void when_the_ledger_is_gone_nothing_is_silenced() {
        ledger.close();

        assertThatThrownBy(() -> silences.set(silence("alertname=DiskFull", NOW, NOW.plus(HOUR))))
                .isInstanceOf(BactrianException.class);
        assertThat(silences.silencedBy(ALERT, NOW)).isEmpty();
        timers.advance(HOUR);
        assertThat(silences.all()).isEmpty();
    }

    @Test
    void a_recurring_silence_holds_back_inside_its_time_intervals() {
        TimeInterval secondHour = time -> !time.isBefore(NOW.plus(HOUR)) && time.isBefore(NOW.plus(HOUR.plus(HOUR)));
        TimeInterval never = time -> false;
        config = AlertConfigs.of(
                recurring(new Extensions.RecurringSilence(
                        "nightly", List.of(Matcher.equal("alertname", "DiskFull")), List.of("never", "second"), "")),
                Map.of("second", secondHour, "never", never),
                "ops");
        String id = silences.set(silence("alertname=DiskFull", NOW, NOW.plus(Duration.ofHours(5))));

        assertThat(silences.silencedBy(ALERT, NOW)).containsExactly(id);
        assertThat(silences.silencedBy(ALERT, NOW.plus(HOUR))).containsExactly(id, "recurring:nightly");
        assertThat(silences.silencedBy(Labels.of("a", "b"), NOW.plus(HOUR))).isEmpty();
        assertThat(silences.recurring()).singleElement().satisfies(recurring -> {
            assertThat(recurring.id()).isEqualTo("recurring:nightly");
            assertThat(recurring.active()).isFalse();
        });
        timers.advance(HOUR);
        assertThat(silences.recurring()).extracting(Silences.Recurring::active).containsExactly(true);
    }

    @Test
    void a_thousand_silences_and_ten_thousand_alerts_are_matched_in_no_time() {
        List<Labels> alerts = IntStream.range(0, 10_000)
                .mapToObj(n -> Labels.of("alertname", "A" + n % 100, "instance", "host" + n, "job", "node"))
                .toList();
        for (int n = 0; n < 1000; n++) {
            silences.set(silence("instance=host" + n, NOW, NOW.plus(HOUR)));
        }
        assertThat(silenced(alerts)).isEqualTo(1000);

        silences.set(silence("alertname=A1", NOW, NOW.plus(HOUR)));

        long began = System.nanoTime();
        assertThat(silenced(alerts)).isEqualTo(1090);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void what_is_remembered_of_alerts_is_forgotten_with_them_and_found_again() {
        String id = silences.set(silence("alertname=DiskFull", NOW, NOW.plus(HOUR.multipliedBy(9))));
        for (int sweep = 0; sweep < 4; sweep++) {
            assertThat(silences.silencedBy(ALERT, timers.now())).containsExactly(id);
            timers.advance(Duration.ofMinutes(15L * sweep));
        }
    }

    @Test
    void threads_that_change_one_silence_leave_exactly_one_that_is_not_expired() throws Exception {
        String first = silences.set(silence("alertname=DiskFull", NOW, NOW.plus(HOUR)));
        Silences other = started();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int turn = 0; turn < 25; turn++) {
                String id = silences.set(silence("alertname=DiskFull", NOW, NOW.plus(HOUR)));
                List<Callable<String>> work = List.of(
                        () -> expired(silences, id),
                        () -> expired(other, id),
                        () -> silences.set(changed(id, "alertname=DiskFull", NOW, NOW.plus(HOUR), "one")),
                        () -> other.set(changed(id, "alertname=DiskFull", NOW, NOW.plus(HOUR), "two")));
                List<String> ids = new ArrayList<>();
                for (Future<String> done : threads.invokeAll(work)) {
                    ids.add(done.get());
                }
                assertThat(silences.find(id).orElseThrow().stateAt(NOW)).isEqualTo(Silence.State.EXPIRED);
                timers.advance(Duration.ofSeconds(10));
                assertThat(silences.all())
                        .isEqualTo(other.all())
                        .isEqualTo(started().all());
                for (String made : ids) {
                    silences.expire(made);
                }
                timers.advance(Duration.ofSeconds(10));
                timers.step(Duration.ofSeconds(-10));
                timers.step(Duration.ofSeconds(-10));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(silences.silencedBy(ALERT, NOW)).containsExactly(first);
    }

    @Test
    void figures_are_given_under_the_names_of_alertmanager() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        SilenceMetrics.bind(registry, silences);
        silences.set(silence("a=b", NOW, NOW.plus(HOUR)));
        silences.set(silence("a=b", NOW.plus(HOUR), NOW.plus(Duration.ofHours(2))));
        silences.expire(silences.set(silence("a=b", NOW, NOW.plus(HOUR))));
        silences.silencedBy(ALERT, NOW);

        for (String state : List.of("active", "pending", "expired")) {
            assertThat(registry.get("alertmanager_silences")
                            .tag("state", state)
                            .gauge()
                            .value())
                    .as(state)
                    .isEqualTo(1);
        }
        assertThat(registry.get("alertmanager_silences_queries")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    private long silenced(List<Labels> alerts) {
        return alerts.stream()
                .filter(alert -> !silences.silencedBy(alert, NOW).isEmpty())
                .count();
    }

    private static String expired(Silences silences, String id) {
        silences.expire(id);
        return id;
    }

    private void assertRefused(Silence silence, String message) {
        assertThatThrownBy(() -> silences.set(silence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private Silences started() {
        Silences made = new Silences(ledger, timers, () -> config);
        made.start();
        return made;
    }

    private static Extensions recurring(Extensions.RecurringSilence... silences) {
        return new Extensions(
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(silences),
                Optional.empty(),
                Extensions.Acknowledgement.DEFAULT);
    }

    private static Silence silence(String matcher, Instant startsAt, Instant endsAt) {
        return changed("", matcher, startsAt, endsAt, "a comment");
    }

    private static Silence with(List<Matcher> matchers) {
        return new Silence("", matchers, NOW, NOW.plus(HOUR), NOW, "alice", "", Labels.NONE);
    }

    private static Silence changed(String id, String matcher, Instant startsAt, Instant endsAt, String comment) {
        String[] parts = matcher.split("=", 2);
        List<Matcher> matchers = matcher.isEmpty() ? List.of() : List.of(Matcher.equal(parts[0], parts[1]));
        return new Silence(id, matchers, startsAt, endsAt, NOW, "alice", comment, Labels.NONE);
    }
}
