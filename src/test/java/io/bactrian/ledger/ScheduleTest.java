package io.bactrian.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.PermanentException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final ZoneId BERLIN =
            ZoneId.of("Europe/Berlin"); // 2026-03-29 02:00 -> 03:00, 2026-10-25 03:00 -> 02:00

    @Test
    void aDailyHourThatDaylightSavingLeavesOutIsDueWhenTheClockHasJumped() {
        Schedule nightly = new Schedule("0 30 2 * * ?", BERLIN);

        Schedule.Slot slot = nightly.next(Instant.parse("2026-03-29T00:00:00Z"));

        assertThat(slot.key()).isEqualTo("2026-03-29T02:30");
        assertThat(slot.at()).isEqualTo("2026-03-29T01:30:00Z"); // 03:30 in summer time
    }

    @Test
    void aDailyHourThatOccursTwiceIsDueTheFirstTimeOnly() {
        Schedule nightly = new Schedule("0 30 2 * * ?", BERLIN);

        assertThat(nightly.lastDue(Instant.parse("2026-10-25T00:31:00Z"))
                        .orElseThrow()
                        .key())
                .isEqualTo("2026-10-25T02:30");
        assertThat(nightly.lastDue(Instant.parse("2026-10-25T01:30:00Z")).orElseThrow()) // the second 02:30
                .isEqualTo(new Schedule.Slot("2026-10-25T02:30", Instant.parse("2026-10-25T00:30:00Z")));
        assertThat(nightly.next(Instant.parse("2026-10-25T00:30:00Z")).key()).isEqualTo("2026-10-26T02:30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 2 * * ?", "0 30 2 * * ?", "0 59 1 * * ?", "0 0 3 * * ?", "0 0 0 * * ?"})
    void everyLocalDayOfAYearHasExactlyOneSlot(String cron) {
        Schedule nightly = new Schedule(cron, BERLIN);
        List<String> days = new ArrayList<>();

        Schedule.Slot slot = nightly.next(Instant.parse("2025-12-31T23:30:00Z").minusSeconds(1800 + 1));
        while (slot.at().isBefore(Instant.parse("2026-12-31T23:00:00Z"))) {
            days.add(slot.key().substring(0, 10));
            slot = nightly.next(slot.at());
        }

        assertThat(days).hasSize(365).doesNotHaveDuplicates();
    }

    @Test
    void anHourlyScheduleFollowsThePassingOfTimeThroughARepeatedHour() {
        Schedule hourly = new Schedule("0 0 * * * ?", BERLIN);

        Schedule.Slot first = hourly.next(Instant.parse("2026-10-24T23:59:00Z"));
        Schedule.Slot second = hourly.next(first.at());
        Schedule.Slot third = hourly.next(second.at());

        assertThat(List.of(first.at(), second.at(), third.at()))
                .containsExactly(
                        Instant.parse("2026-10-25T00:00:00Z"),
                        Instant.parse("2026-10-25T01:00:00Z"),
                        Instant.parse("2026-10-25T02:00:00Z"));
        assertThat(List.of(first.key(), second.key(), third.key())).doesNotHaveDuplicates();
    }

    @Test
    void theLastSlotOfAYearlyScheduleIsFound() {
        Schedule yearly = new Schedule("0 0 4 1 1 ?", ZoneId.of("Asia/Ho_Chi_Minh"));

        assertThat(yearly.lastDue(Instant.parse("2026-11-21T00:00:00Z"))
                        .orElseThrow()
                        .at())
                .isEqualTo("2025-12-31T21:00:00Z");
    }

    @Test
    void whatIsNoCronExpressionIsRefusedWithAHint() {
        assertThatThrownBy(() -> new Schedule("0 2 * * *", BERLIN))
                .isInstanceOf(PermanentException.class)
                .hasMessageStartingWith("'0 2 * * *' is not a cron expression");
    }
}
