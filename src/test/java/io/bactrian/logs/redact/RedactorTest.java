package io.bactrian.logs.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Place;
import io.bactrian.runtime.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedactorTest {

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(new Secret("a key of the tests, no other"));
    private static final String ANN = PSEUDONYMS.of("email", "ann@example.com");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Redactor usual = new Redactor(RedactOptions.usual(PSEUDONYMS), new RedactMeters(meters));

    @Test
    void every_part_of_an_event_is_looked_through_but_its_place() {
        Place place = new Place("s1", "/home/ann@example.com/app.log", 7, 9);
        Event event = new Event(
                place,
                Instant.EPOCH,
                "info",
                "shop of ann@example.com",
                "ann@example.com",
                "ann@example.com",
                "bye ann@example.com",
                Map.of(),
                Optional.of("not for ann@example.com"));
        assertThat(redact(usual, event))
                .isEqualTo(new Event(
                        place,
                        Instant.EPOCH,
                        "info",
                        "shop of " + ANN,
                        ANN,
                        ANN,
                        "bye " + ANN,
                        Map.of(),
                        Optional.of("not for " + ANN)));
        assertThat(count("email")).isEqualTo(5);
    }

    @Test
    void metadata_is_looked_through_as_deep_as_it_goes() {
        Map<String, Object> redacted = metadata(
                usual,
                Map.of(
                        "http",
                        Map.of("headers", Map.of("Authorization", "Bearer x", "set-cookie", List.of("a=b", "c=d"))),
                        "list",
                        List.of(1L, List.of("ann@example.com"), true),
                        "db",
                        Map.of("password", 1234L, "pool", 5L),
                        "ann@example.com",
                        "x",
                        "pan",
                        4111111111111111L,
                        "big",
                        new BigInteger("4111111111111111"),
                        "float",
                        4.111111111111111E15,
                        "millis",
                        1795258348123L,
                        "ratio",
                        0.25));
        assertThat(redacted)
                .containsEntry("http", Map.of("headers", Map.of("Authorization", "[secret]", "set-cookie", "[secret]")))
                .containsEntry("list", List.of(1L, List.of(ANN), true))
                .containsEntry("db", Map.of("password", "[secret]", "pool", 5L))
                .containsEntry(ANN, "x")
                .containsEntry("pan", "[card]")
                .containsEntry("big", "[card]")
                .containsEntry("float", "[card]")
                .containsEntry("millis", 1795258348123L)
                .containsEntry("ratio", 0.25)
                .hasSize(9);
    }

    @Test
    void what_holds_no_secret_under_the_name_of_one_stays() {
        Map<String, Object> nothing = new java.util.LinkedHashMap<>();
        nothing.put("password", null);
        nothing.put("has_token", true);
        nothing.put("secret", "");
        nothing.put("total_tokens", 12L);
        assertThat(metadata(usual, nothing)).isEqualTo(nothing);
    }

    @Test
    void names_that_become_alike_stay_two() {
        Map<String, Object> cards = Map.of("4111111111111111", 1L, "5555555555554444", 2L);
        assertThat(metadata(usual, cards)).containsOnlyKeys("[card]", "[card] 2");
    }

    @Test
    void fields_that_are_named_are_redacted_whatever_they_hold_and_kept_ones_never() {
        Redactor redactor = new Redactor(options(List.of("user.*", "*.name"), List.of("contact", "user.kind"), false));
        Map<String, Object> redacted = metadata(
                redactor,
                Map.of(
                        "user", Map.of("name", "Ann Lee", "email", "Ann@example.com", "age", 44L, "kind", "guest"),
                        "contact", Map.of("password", "hunter2", "mail", "ann@example.com"),
                        "username", "ann"));
        assertThat(redacted)
                .containsEntry(
                        "user",
                        Map.of(
                                "name",
                                PSEUDONYMS.of("field", "Ann Lee"),
                                "email",
                                ANN,
                                "age",
                                PSEUDONYMS.of("field", "44"),
                                "kind",
                                "guest"))
                .containsEntry("contact", Map.of("password", "hunter2", "mail", "ann@example.com"))
                .containsEntry("username", "ann");
    }

    @Test
    void every_user_can_be_made_a_pseudonym() {
        Redactor redactor = new Redactor(options(List.of(), List.of(), true));
        assertThat(redact(redactor, user("4711")).userId()).isEqualTo(PSEUDONYMS.of("user", "4711"));
        assertThat(redact(redactor, user("Ann@example.com")).userId()).isEqualTo(ANN);
        assertThat(redact(redactor, redact(redactor, user("4711"))).userId()).isEqualTo(PSEUDONYMS.of("user", "4711"));
        assertThat(redact(redactor, user("")).userId()).isEmpty();
        assertThat(redact(usual, user("4711")).userId()).isEqualTo("4711");
    }

    @Test
    void modes_say_what_becomes_of_finds() {
        Redactor redactor = new Redactor(new RedactOptions(
                EnumSet.allOf(Detector.class),
                List.of("name"),
                List.of(),
                Mode.MASK,
                Mode.PSEUDONYM,
                Mode.TRUNCATE,
                false,
                Optional.of(PSEUDONYMS)));
        assertThat(redactor.text("ann@example.com 4111111111111111 203.0.113.77 2001:db8:1:2::3 password=x"))
                .isEqualTo("[email] " + PSEUDONYMS.of("card", "4111111111111111")
                        + " 203.0.113.0 2001:db8:1:: password=[secret]");
        assertThat(redactor.text("203.0.113.0 2001:db8:1::")).isEqualTo("203.0.113.0 2001:db8:1::");
        assertThat(metadata(redactor, Map.of("name", "Ann"))).containsEntry("name", "[field]");
    }

    @Test
    void what_cannot_be_looked_through_does_not_get_out() {
        Redactor broken = new Redactor(RedactOptions.usual(PSEUDONYMS), new RedactMeters(meters), text -> {
            throw new IllegalStateException("about " + text);
        });
        Event redacted = redact(broken, user("ann"));
        assertThat(redacted.message()).isEqualTo("[redaction failed]");
        assertThat(redacted.userId()).isEqualTo("[redaction failed]");
        assertThat(meters.get("bactrian.logs.redact.failures").counter().count())
                .isEqualTo(2);

        Object deep = "ann@example.com";
        for (int level = 0; level < 1_000; level++) {
            deep = new ArrayList<>(List.of(deep));
        }
        assertThat(metadata(usual, Map.of("deep", deep)).toString())
                .contains("[redaction failed]")
                .doesNotContain("ann");
        assertThat(metadata(usual, Map.of("odd", URI.create("mailto:ann@example.com"))))
                .containsEntry("odd", "[redaction failed]");
    }

    @Test
    void a_line_out_of_the_middle_of_a_key_is_masked() {
        String line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        assertThat(usual.text(line)).isEqualTo("[private-key]");
        assertThat(usual.text("x" + line)).isEqualTo("x" + line);
        assertThat(usual.text("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
                .startsWith("9f86");
    }

    private double count(String detector) {
        return meters.get("bactrian.logs.redacted")
                .tag("detector", detector)
                .counter()
                .count();
    }

    private static RedactOptions options(List<String> fields, List<String> keep, boolean everyUser) {
        return new RedactOptions(
                EnumSet.allOf(Detector.class),
                fields,
                keep,
                Mode.PSEUDONYM,
                Mode.MASK,
                Mode.PSEUDONYM,
                everyUser,
                Optional.of(PSEUDONYMS));
    }

    private static Event user(String id) {
        return event(id, Map.of());
    }

    private static Event event(String user, Map<String, Object> metadata) {
        return new Event(
                new Place("s1", "app.log", 0, 1), Instant.EPOCH, "", "", "", user, "m", metadata, Optional.empty());
    }

    private static Event redact(Redactor redactor, Event event) {
        return redactor.redact(new EventBatch(List.of(event))).events().get(0);
    }

    private static Map<String, Object> metadata(Redactor redactor, Map<String, Object> metadata) {
        return redact(redactor, event("", metadata)).metadata();
    }
}
