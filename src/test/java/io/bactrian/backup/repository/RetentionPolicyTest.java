package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.repository.RetentionPolicy.Candidate;
import io.bactrian.backup.repository.RetentionPolicy.Decision;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {

    private static final Instant NOW = Instant.parse("2026-07-15T03:00:00Z");

    @Test
    void a_window_of_thirty_days_keeps_thirty_one_of_daily_backups_as_time_goes_by() {
        List<Candidate> stored = new ArrayList<>();
        for (int day = 0; day < 90; day++) {
            Instant at = Instant.parse("2026-01-01T02:00:00Z").plus(Duration.ofDays(day));
            stored.add(new Candidate("day-" + day, at, true));

            stored = kept(window(30).plan(stored, at.plusSeconds(60), ZoneOffset.UTC));

            // Thirty within the window, and the one before from which the window's first moments are restored.
            assertThat(stored).hasSize(Math.min(day + 1, 31));
            assertThat(stored).contains(new Candidate("day-" + day, at, true));
        }
    }

    @Test
    void a_month_without_a_verified_backup_keeps_the_last_good_one() {
        List<Candidate> candidates = daily(60, day -> day >= 40);

        List<Candidate> kept = kept(window(30).plan(candidates, NOW, ZoneOffset.UTC));

        assertThat(kept.stream().filter(Candidate::verified)).containsExactly(candidates.get(40));
        assertThat(kept).containsAll(candidates.subList(0, 30));
    }

    @Test
    void nothing_is_expired_while_too_few_are_verified() {
        assertThat(kept(window(7).plan(daily(60, day -> false), NOW, ZoneOffset.UTC)))
                .hasSize(60);
        RetentionPolicy three = new RetentionPolicy(Optional.of(Duration.ofDays(7)), 0, 0, 0, 0, 3);
        assertThat(kept(three.plan(daily(60, day -> day == 1 || day == 2), NOW, ZoneOffset.UTC)))
                .hasSize(60);
        assertThat(kept(three.plan(daily(60, day -> day <= 2), NOW, ZoneOffset.UTC)))
                .hasSize(8);
    }

    @Test
    void periods_keep_their_newest_verified() {
        RetentionPolicy policy = new RetentionPolicy(Optional.empty(), 3, 2, 2, 1, 1);

        List<Decision> plan = policy.plan(daily(400, day -> true), NOW, ZoneOffset.UTC);

        assertThat(plan.stream().filter(Decision::keep))
                .extracting(decision -> decision.candidate().id() + " " + decision.reason())
                .containsExactly(
                        "2026-07-15 newest verified",
                        "2026-07-14 newest of the day of 2026-07-14",
                        "2026-07-13 newest of the day of 2026-07-13",
                        "2026-07-12 newest of the week of 2026-07-06",
                        "2026-06-30 newest of the month of 2026-06-01");
    }

    @Test
    void a_period_with_only_unverified_backups_keeps_one_and_does_not_count() {
        RetentionPolicy policy = new RetentionPolicy(Optional.empty(), 2, 0, 0, 0, 1);

        List<Decision> plan = policy.plan(daily(10, day -> day == 1 || day == 4), NOW, ZoneOffset.UTC);

        assertThat(kept(plan))
                .extracting(Candidate::id)
                .containsExactly("2026-07-15", "2026-07-14", "2026-07-13", "2026-07-12", "2026-07-11");
    }

    @Test
    void days_begin_in_the_zone_that_was_asked_for() {
        RetentionPolicy policy = new RetentionPolicy(Optional.empty(), 2, 0, 0, 0, 1);
        List<Candidate> candidates = List.of(
                new Candidate("a", Instant.parse("2026-07-14T18:00:00Z"), true),
                new Candidate("b", Instant.parse("2026-07-14T16:00:00Z"), true),
                new Candidate("c", Instant.parse("2026-07-14T01:00:00Z"), true));

        assertThat(kept(policy.plan(candidates, NOW, ZoneOffset.UTC)))
                .extracting(Candidate::id)
                .containsExactly("a");
        assertThat(kept(policy.plan(candidates, NOW, ZoneId.of("Asia/Ho_Chi_Minh"))))
                .extracting(Candidate::id)
                .containsExactly("a", "b");
    }

    @Test
    void a_backup_from_the_future_stops_everything() {
        List<Candidate> candidates = new ArrayList<>(daily(60, day -> true));
        candidates.add(new Candidate("later", NOW.plusSeconds(1), true));

        assertThatThrownBy(() -> window(7).plan(candidates, NOW, ZoneOffset.UTC))
                .isInstanceOfSatisfying(BactrianException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.RETENTION_REFUSED);
                    assertThat(e).hasMessageContaining("later is from the future");
                });
    }

    @Test
    void a_policy_that_keeps_nothing_is_no_policy() {
        assertThatThrownBy(() -> new RetentionPolicy(Optional.empty(), 0, 0, 0, 0, 1))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
        assertThatThrownBy(() -> new RetentionPolicy(Optional.empty(), 1, 0, 0, 0, 0))
                .isInstanceOf(BactrianException.class);
        assertThat(window(7).plan(List.of(), NOW, ZoneOffset.UTC)).isEmpty();
    }

    @Test
    void whatever_happens_the_newest_verified_and_all_after_it_stay() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            RetentionPolicy policy = new RetentionPolicy(
                    random.nextBoolean() ? Optional.of(Duration.ofDays(1 + random.nextInt(40))) : Optional.empty(),
                    1 + random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(2),
                    1 + random.nextInt(2));
            int verifiedIn = 1 + random.nextInt(6);
            List<Candidate> candidates =
                    new ArrayList<>(daily(1 + random.nextInt(60), day -> random.nextInt(verifiedIn) == 0));
            Optional<Candidate> newestVerified =
                    candidates.stream().filter(Candidate::verified).findFirst();
            Collections.shuffle(candidates, random);

            List<Decision> plan = policy.plan(candidates, NOW, ZoneOffset.UTC);

            List<Candidate> kept = kept(plan);
            assertThat(plan).hasSameSizeAs(candidates);
            assertThat(kept).isNotEmpty();
            if (newestVerified.isEmpty()) {
                assertThat(kept).hasSameSizeAs(candidates);
            } else {
                Instant good = newestVerified.get().instant();
                assertThat(kept)
                        .containsAll(candidates.stream()
                                .filter(candidate -> !candidate.instant().isBefore(good))
                                .toList());
            }
            // Planning again changes nothing.
            assertThat(kept(policy.plan(kept, NOW, ZoneOffset.UTC))).containsExactlyInAnyOrderElementsOf(kept);
        }
    }

    private static RetentionPolicy window(int days) {
        return new RetentionPolicy(Optional.of(Duration.ofDays(days)), 0, 0, 0, 0, 1);
    }

    /** Newest first, one a day at 02:00, called by their dates. */
    private static List<Candidate> daily(int count, Predicate<Integer> verified) {
        List<Candidate> candidates = new ArrayList<>();
        for (int day = 0; day < count; day++) {
            LocalDate date = LocalDate.of(2026, 7, 15).minusDays(day);
            candidates.add(
                    new Candidate(date.toString(), date.atTime(2, 0).toInstant(ZoneOffset.UTC), verified.test(day)));
        }
        return candidates;
    }

    private static List<Candidate> kept(List<Decision> plan) {
        return new ArrayList<>(
                plan.stream().filter(Decision::keep).map(Decision::candidate).toList());
    }
}
