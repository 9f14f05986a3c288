package io.bactrian.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {times: [{start_time: '09:00', end_time: '17:00'}]}                 | 2026-03-02T08:59:59Z | false
                    {times: [{start_time: '09:00', end_time: '17:00'}]}                 | 2026-03-02T09:00:00Z | true
                    {times: [{start_time: '09:00', end_time: '17:00'}]}                 | 2026-03-02T16:59:59Z | true
                    {times: [{start_time: '09:00', end_time: '17:00'}]}                 | 2026-03-02T17:00:00Z | false
                    {times: [{start_time: '23:00', end_time: '24:00'}]}                 | 2026-03-02T23:59:59Z | true
                    {weekdays: ['monday:friday']}                                       | 2026-03-06T12:00:00Z | true
                    {weekdays: ['monday:friday']}                                       | 2026-03-07T12:00:00Z | false
                    {weekdays: [Sunday]}                                                | 2026-03-08T12:00:00Z | true
                    {weekdays: ['sunday:saturday']}                                     | 2026-03-07T12:00:00Z | true
                    {days_of_month: ['1:5']}                                            | 2026-03-05T12:00:00Z | true
                    {days_of_month: ['1:5']}                                            | 2026-03-06T12:00:00Z | false
                    {days_of_month: ['-3:-1']}                                          | 2026-02-26T12:00:00Z | true
                    {days_of_month: ['-3:-1']}                                          | 2026-02-25T12:00:00Z | false
                    {days_of_month: ['-1']}                                             | 2024-02-29T12:00:00Z | true
                    {days_of_month: ['-1']}                                             | 2024-02-28T12:00:00Z | false
                    {days_of_month: ['31']}                                             | 2026-02-28T12:00:00Z | false
                    {days_of_month: ['29:31']}                                          | 2026-02-28T12:00:00Z | false
                    {days_of_month: ['20:31']}                                          | 2026-02-28T12:00:00Z | true
                    {days_of_month: ['-31:-1']}                                         | 2026-02-01T12:00:00Z | true
                    {days_of_month: ['15:-1']}                                          | 2026-02-14T12:00:00Z | false
                    {months: ['1:3']}                                                   | 2026-03-31T12:00:00Z | true
                    {months: ['may:august', december]}                                  | 2026-12-01T12:00:00Z | true
                    {months: ['may:august', december]}                                  | 2026-09-01T12:00:00Z | false
                    {years: ['2020:2022', 2026]}                                        | 2026-09-01T12:00:00Z | true
                    {years: ['2020:2022']}                                              | 2023-01-01T00:00:00Z | false
                    {years: [2023], location: Asia/Ho_Chi_Minh}                         | 2022-12-31T17:00:00Z | true
                    {weekdays: [monday], months: [march], days_of_month: ['1:7']}       | 2026-03-02T12:00:00Z | true
                    {weekdays: [monday], months: [march], days_of_month: ['8:14']}      | 2026-03-02T12:00:00Z | false
                    {}                                                                  | 2026-03-02T12:00:00Z | true
                    {times: [], weekdays: [monday]}                                     | 2026-03-02T12:00:00Z | true
                    """)
    void all_fields_of_a_span_must_hold(String span, Instant time, boolean expected) {
        assertThat(interval(span).contains(time)).isEqualTo(expected);
    }

    /** In Berlin clocks go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-28T08:00:00Z, true",
        "2026-03-28T07:59:59Z, false",
        "2026-03-29T07:00:00Z, true",
        "2026-03-29T06:59:59Z, false",
        "2026-10-24T07:00:00Z, true",
        "2026-10-25T07:00:00Z, false",
        "2026-10-25T08:00:00Z, true"
    })
    void office_hours_keep_to_the_wall_clock_over_changes_of_daylight_saving(Instant time, boolean expected) {
        String office = "{times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/Berlin}";
        assertThat(interval(office).contains(time)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T00:59:59Z, false, the minute before the gap",
        "2026-03-29T01:00:00Z, false, 03:00 follows 01:59",
        "2026-10-25T00:30:00Z, true, 02:30 for the first time",
        "2026-10-25T01:30:00Z, true, 02:30 for the second time"
    })
    void an_hour_that_is_skipped_is_in_no_span_and_one_that_comes_twice_is_in_it_twice(
            Instant time, boolean expected, String why) {
        String hour = "{times: [{start_time: '02:00', end_time: '03:00'}], location: Europe/Berlin}";
        assertThat(interval(hour).contains(time)).as(why).isEqualTo(expected);
    }

    @Test
    void local_is_the_zone_of_this_machine() {
        Instant nine = LocalDateTime.of(2026, 3, 2, 9, 0)
                .atZone(ZoneId.systemDefault())
                .toInstant();
        TimeInterval local = interval("{times: [{start_time: '09:00', end_time: '09:01'}], location: Local}");
        assertThat(local.contains(nine)).isTrue();
        assertThat(local.contains(nine.minusSeconds(1))).isFalse();
    }

    @Test
    void one_span_is_enough() {
        TimeInterval weekend = interval("{weekdays: [saturday]}, {weekdays: [sunday]}");
        assertThat(weekend.contains(Instant.parse("2026-03-07T12:00:00Z"))).isTrue();
        assertThat(weekend.contains(Instant.parse("2026-03-08T12:00:00Z"))).isTrue();
        assertThat(weekend.contains(Instant.parse("2026-03-09T12:00:00Z"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {times: [{start_time: '9:00', end_time: '17:00'}]}   | couldn't parse timestamp 9:00
                    {times: [{start_time: '17:00', end_time: '09:00'}]}  | start time cannot be equal or greater
                    {times: [{start_time: '17:00'}]}                     | both start and end times must be provided
                    {times: [{start_time: '09:00', end_time: '24:01'}]}  | couldn't parse timestamp 24:01
                    {weekdays: ['friday:monday']}                        | start day cannot be before end day
                    {weekdays: [moonday]}                                | moonday is not a valid weekday
                    {days_of_month: ['0']}                               | 0 is not a valid day of the month
                    {days_of_month: ['-1:5']}                            | end day must be negative
                    {days_of_month: ['10:5']}                            | end day 5 is always before start day 10
                    {months: ['13']}                                     | 13 is not a valid month
                    {months: ['may:april']}                              | end month is before start month
                    {years: ['2022:2020']}                               | end year is before start year
                    {location: Berlin}                                   | unknown time zone Berlin
                    {hours: ['1:2']}                                     | field hours not found in time_intervals
                    """)
    void a_span_that_is_wrong_is_refused_in_its_line(String span, String message) {
        assertThatThrownBy(() -> interval(span))
                .isInstanceOf(ProblemsException.class)
                .hasMessageContaining("alertmanager.yml:5: ")
                .hasMessageContaining(message);
    }

    private TimeInterval interval(String spans) {
        try {
            Path file = Files.writeString(folder.resolve("alertmanager.yml"), """
                    route: {receiver: nobody}
                    receivers: [{name: nobody}]
                    time_intervals:
                      - name: some
                        time_intervals: [%s]
                    """.formatted(spans));
            return ConfigLoader.load(file, Optional.empty()).timeIntervals().get("some");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
