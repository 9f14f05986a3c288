package io.bactrian.alerts.escalate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.Extensions.OnCall;
import io.bactrian.alerts.config.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnCallScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId SAIGON = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final Duration WEEK = Duration.ofDays(7);

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(textBlock = """
            the moment before the start,          2026-03-16T08:59:59+01:00, -
            the start itself,                     2026-03-16T09:00:00+01:00, anna
            the last moment of a turn,            2026-03-23T08:59:59+01:00, anna
            the exact change-over,                2026-03-23T09:00:00+01:00, bert
            summer time began: still nine,        2026-03-30T08:59:59+02:00, bert
            summer time began: exactly nine,      2026-03-30T09:00:00+02:00, carl
            all members had their turn,           2026-04-06T09:00:00+02:00, anna
            winter time began: still nine,        2026-10-26T08:59:59+01:00, bert
            winter time began: exactly nine,      2026-10-26T09:00:00+01:00, carl
            the same moment told in another zone, 2026-03-23T15:00:00+07:00, bert
            """)
    void weeks_in_berlin_change_over_at_nine_all_year(String what, String at, String member) {
        OnCallSchedule schedule = schedule(BERLIN, rotation("2026-03-16T09:00", WEEK, "anna", "bert", "carl"));

        assertThat(schedule.memberAt(time(at)).orElse("-")).isEqualTo(member);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            2026-03-15T23:59:59+07:00, -
            2026-03-16T00:00:00+07:00, anna
            2026-03-29T23:59:59+07:00, bert
            2026-03-29T17:00:00Z,      anna
            2026-10-26T00:00:00+07:00, anna
            2026-11-01T16:59:59Z,      anna
            2026-11-01T17:00:00Z,      bert
            """)
    void weeks_in_ho_chi_minh_city_change_over_at_local_midnight(String at, String member) {
        OnCallSchedule schedule = schedule(SAIGON, rotation("2026-03-16T00:00", WEEK, "anna", "bert"));

        assertThat(schedule.memberAt(time(at)).orElse("-")).isEqualTo(member);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            2026-03-28T20:00:00+01:00, night
            2026-03-29T07:59:59+02:00, night
            2026-03-29T08:00:00+02:00, day
            2026-10-24T20:00:00+02:00, night
            2026-10-25T07:59:59+01:00, night
            2026-10-25T08:00:00+01:00, day
            """)
    void day_and_night_stay_day_and_night_over_changes_of_the_clock(String at, String member) {
        OnCallSchedule schedule = schedule(BERLIN, rotation("2026-01-01T08:00", Duration.ofHours(12), "day", "night"));

        assertThat(schedule.memberAt(time(at))).contains(member);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            2026-10-25T02:29:59+02:00, anna
            2026-10-25T02:30:00+02:00, bert
            2026-10-25T02:00:00+01:00, bert
            2026-10-25T02:30:00+01:00, bert
            2026-10-26T02:30:00+01:00, anna
            """)
    void a_change_over_in_the_hour_that_comes_twice_happens_once(String at, String member) {
        OnCallSchedule schedule = schedule(BERLIN, rotation("2026-10-24T02:30", Duration.ofDays(1), "anna", "bert"));

        assertThat(schedule.memberAt(time(at))).contains(member);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            2026-03-29T01:59:59+01:00, anna
            2026-03-29T03:29:59+02:00, anna
            2026-03-29T03:30:00+02:00, bert
            2026-03-30T02:30:00+02:00, anna
            """)
    void a_change_over_in_the_hour_that_is_skipped_happens_as_much_later(String at, String member) {
        OnCallSchedule schedule = schedule(BERLIN, rotation("2026-03-28T02:30", Duration.ofDays(1), "anna", "bert"));

        assertThat(schedule.memberAt(time(at))).contains(member);
    }

    @Test
    void turns_go_round_without_a_gap_or_a_step_back_all_year() {
        OnCallSchedule schedule =
                schedule(BERLIN, rotation("2026-01-01T02:15", Duration.ofHours(8), "a", "b", "c", "d"));
        List<String> order = List.of("a", "b", "c", "d");
        Instant at = time("2026-01-01T02:15:00+01:00");
        Instant end = at.plus(Duration.ofDays(365));
        int turn = 0;
        int changes = 0;
        while (at.isBefore(end)) {
            String member = schedule.memberAt(at).orElseThrow();
            if (!member.equals(order.get(turn))) {
                turn = (turn + 1) % order.size();
                changes++;
                assertThat(member).as("at " + at).isEqualTo(order.get(turn));
            }
            at = at.plus(Duration.ofMinutes(15));
        }
        assertThat(changes).isEqualTo(365 * 3 - 1);
    }

    @Test
    void the_first_rotation_that_has_begun_and_whose_time_it_is_counts() {
        TimeInterval office = time -> {
            int hour = time.atZone(BERLIN).getHour();
            return hour >= 9 && hour < 17;
        };
        OnCall.Rotation later = rotation("2026-12-01T00:00", WEEK, "later");
        OnCall.Rotation inOffice = new OnCall.Rotation(
                LocalDateTime.parse("2026-01-01T00:00"), WEEK, List.of("office"), List.of("holidays", "office"));
        OnCall.Rotation always = rotation("2026-02-01T00:00", WEEK, "always");
        OnCallSchedule schedule = new OnCallSchedule(
                new OnCall("ops", BERLIN, List.of(later, inOffice, always), List.of()),
                Map.of("office", office, "holidays", time -> false));

        assertThat(schedule.memberAt(time("2026-01-10T10:00:00+01:00"))).contains("office");
        assertThat(schedule.memberAt(time("2026-01-10T17:00:00+01:00"))).isEmpty();
        assertThat(schedule.memberAt(time("2026-02-10T17:00:00+01:00"))).contains("always");
        assertThat(schedule.memberAt(time("2026-12-10T10:00:00+01:00"))).contains("later");
    }

    @Test
    void a_substitute_stands_above_all_and_of_several_the_last_one_written() {
        Instant from = time("2026-03-24T00:00:00+01:00");
        Instant to = time("2026-03-26T00:00:00+01:00");
        OnCallSchedule schedule = new OnCallSchedule(
                new OnCall(
                        "ops",
                        BERLIN,
                        List.of(rotation("2026-03-25T00:00", WEEK, "anna")),
                        List.of(
                                new OnCall.Substitute(from, to, "first"),
                                new OnCall.Substitute(from, from.plusSeconds(60), "second"))),
                Map.of());

        assertThat(schedule.memberAt(from.minusSeconds(1))).isEmpty();
        assertThat(schedule.memberAt(from)).contains("second");
        assertThat(schedule.memberAt(from.plusSeconds(60))).contains("first");
        assertThat(schedule.memberAt(to.minusSeconds(1))).contains("first");
        assertThat(schedule.memberAt(to)).contains("anna");
    }

    @Test
    void a_schedule_without_rotations_has_nobody() {
        assertThat(schedule(ZoneOffset.UTC).memberAt(Instant.EPOCH)).isEqualTo(Optional.empty());
    }

    private static OnCallSchedule schedule(ZoneId zone, OnCall.Rotation... rotations) {
        return new OnCallSchedule(new OnCall("ops", zone, List.of(rotations), List.of()), Map.of());
    }

    private static OnCall.Rotation rotation(String start, Duration length, String... members) {
        return new OnCall.Rotation(LocalDateTime.parse(start), length, List.of(members), List.of());
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
