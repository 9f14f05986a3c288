package io.bactrian.logs.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-21T13:52:28Z                       | 2026-11-21T13:52:28Z
            2026-11-21T13:52:28.123456789+07:00        | 2026-11-21T06:52:28.123456789Z
            2026-11-21T13:52:28.1234567891234Z         | 2026-11-21T13:52:28.123456789Z
            2026-11-21 13:52:28,123                    | 2026-11-21T13:52:28.123Z
            2026-11-21 13:52:28 +0700                  | 2026-11-21T06:52:28Z
            2026-11-21 13:52:28-05                     | 2026-11-21T18:52:28Z
            2026-11-21 13:52:28.5 UTC                  | 2026-11-21T13:52:28.5Z
            2026-11-21 13:52:28 CEST                   | 2026-11-21T11:52:28Z
            2026-11-21T13:52:28+07:00[Asia/Ho_Chi_Minh]| 2026-11-21T06:52:28Z
            2026/11/21 13:52:28                        | 2026-11-21T13:52:28Z
            2026-11-21  9:52:28                        | 2026-11-21T09:52:28Z
            21/Nov/2026:13:52:28 +0000                 | 2026-11-21T13:52:28Z
            21-Nov-2026 13:52:28.123                   | 2026-11-21T13:52:28.123Z
            Nov 21, 2026 1:52:28 PM                    | 2026-11-21T13:52:28Z
            Nov 21, 2026 12:52:28 AM                   | 2026-11-21T00:52:28Z
            Sat Nov 21 13:52:28.123456 2026            | 2026-11-21T13:52:28.123456Z
            Sat Nov 21 13:52:28 UTC 2026               | 2026-11-21T13:52:28Z
            Sat, 21 Nov 2026 13:52:28 GMT              | 2026-11-21T13:52:28Z
            1795269148                                 | 2026-11-21T13:52:28Z
            1795269148.25                              | 2026-11-21T13:52:28.25Z
            1795269148123                              | 2026-11-21T13:52:28.123Z
            1795269148123456                           | 2026-11-21T13:52:28.123456Z
            1795269148123456789                        | 2026-11-21T13:52:28.123456789Z
            2016-12-31T23:59:60Z                       | 2017-01-01T00:00:00Z
            0001-01-01T00:00:00Z                       | 0001-01-01T00:00:00Z
            2024-02-29 00:00:00                        | 2024-02-29T00:00:00Z
            """)
    void times_are_read_in_every_form(String text, Instant time) {
        assertThat(dates("UTC", Sample.NOW).of(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T13:60:00Z",
                "2026-11-21T13:52:61Z",
                "2026-11-21",
                "12",
                "12ms",
                "",
                "now",
                "2026-11-21T13:52:28Zx",
                "2026-11-21T13:52:28+99:00",
                "99999999999999999999999",
                "."
            })
    void what_is_no_time_is_none(String text) {
        assertThat(dates("UTC", Sample.NOW).of(text)).isEmpty();
    }

    @Test
    void numbers_are_times_by_their_size() {
        Dates dates = dates("UTC", Sample.NOW);
        assertThat(dates.of(1_795_269_148L)).contains(Instant.parse("2026-11-21T13:52:28Z"));
        assertThat(dates.of(1_795_269_148.123)).contains(Instant.parse("2026-11-21T13:52:28.123Z"));
        assertThat(dates.of(1_795_269_148_123.5)).contains(Instant.parse("2026-11-21T13:52:28.1235Z"));
        assertThat(dates.of(42L)).isEmpty();
        assertThat(dates.of(-1_795_269_148L)).isEmpty();
        assertThat(dates.of(Double.NaN)).isEmpty();
        assertThat(dates.of(1e300)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2027-01-01T00:10:00Z | Dec 31 23:59:59 | 2026-12-31T23:59:59Z
            2026-12-31T23:50:00Z | Jan  1 00:00:01 | 2027-01-01T00:00:01Z
            2026-06-15T00:00:00Z | Nov 21 13:52:28 | 2026-11-21T13:52:28Z
            2026-01-15T00:00:00Z | Nov 21 13:52:28 | 2025-11-21T13:52:28Z
            2026-01-15T00:00:00Z | Feb 29 13:52:28 | 2024-02-29T13:52:28Z
            2027-03-01T00:00:00Z | Feb 29 13:52:28 | 2028-02-29T13:52:28Z
            """)
    void a_date_without_a_year_is_the_nearest_to_now(Instant now, String text, Instant time) {
        assertThat(dates("UTC", now).of(text)).contains(time);
    }

    @Test
    void a_time_without_a_date_is_the_nearest_to_now() {
        Dates dates = dates("UTC", Instant.parse("2026-11-21T00:05:00Z"));
        assertThat(dates.timeOnly(new Cursor("23:59:58.5"))).contains(Instant.parse("2026-11-20T23:59:58.5Z"));
        assertThat(dates.timeOnly(new Cursor("00:06:00"))).contains(Instant.parse("2026-11-21T00:06:00Z"));
    }

    @Test
    void a_time_that_comes_twice_is_the_first_and_one_that_never_comes_is_later() {
        Dates berlin = dates("Europe/Berlin", Sample.NOW);
        assertThat(berlin.of("2026-10-25 02:30:00")).contains(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(berlin.of("2026-10-25 03:00:00")).contains(Instant.parse("2026-10-25T02:00:00Z"));
        assertThat(berlin.of("2026-03-29 02:30:00")).contains(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(berlin.of("2026-03-29 01:59:59")).contains(Instant.parse("2026-03-29T00:59:59Z"));
        assertThat(berlin.of("2026-03-29 02:30:00 CET")).contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void the_given_zone_knows_its_own_short_names() {
        assertThat(dates("Asia/Kolkata", Sample.NOW).of("2026-11-21 13:52:28 IST"))
                .contains(Instant.parse("2026-11-21T08:22:28Z"));
        assertThat(dates("Europe/London", Sample.NOW).of("2026-07-21 13:52:28 BST"))
                .contains(Instant.parse("2026-07-21T12:52:28Z"));
    }

    @Test
    void it_agrees_with_the_library_everywhere() {
        Random random = new Random(7);
        for (String zone : new String[] {"UTC", "Asia/Ho_Chi_Minh", "America/New_York", "+05:30"}) {
            Dates dates = dates(zone, Sample.NOW);
            for (int round = 0; round < 2_000; round++) {
                LocalDateTime time = LocalDateTime.ofEpochSecond(
                        random.nextLong(-62_000_000_000L, 250_000_000_000L),
                        random.nextInt(1_000_000_000),
                        ZoneOffset.UTC);
                String text = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
                text = text.indexOf('.') < 0 ? text + ".0" : text;
                assertThat(dates.of(text))
                        .as(text)
                        .contains(time.atZone(ZoneId.of(zone)).toInstant());
            }
        }
    }

    private static Dates dates(String zone, Instant now) {
        return new Dates(ZoneId.of(zone), Clock.fixed(now, ZoneOffset.UTC));
    }
}
