package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.bactrian.logs.Event;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventFilterTest {

    private final Events events = new Events();

    @Test
    void services_are_named_with_stars_and_everything_else_means_itself() {
        EventFilter filter = new EventFilter(
                EventFilter.names("shop-*, a.b"), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(filter.passes(of("shop-web", "info", Map.of()))).isTrue();
        assertThat(filter.passes(of("a.b", "info", Map.of()))).isTrue();
        assertThat(filter.passes(of("axb", "info", Map.of()))).isFalse();
        assertThat(filter.passes(of("my-shop-web", "info", Map.of()))).isFalse();
    }

    @Test
    void our_own_log_which_repeats_what_is_alerted_is_left_out_unless_it_is_named() {
        EventFilter all =
                new EventFilter(Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
        EventFilter ours = new EventFilter(
                EventFilter.names("bactrian"), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(all.passes(of("shop", "info", Map.of()))).isTrue();
        assertThat(all.passes(of("", "info", Map.of()))).isTrue();
        assertThat(all.passes(of("bactrian", "info", Map.of()))).isFalse();
        assertThat(ours.passes(of("bactrian", "info", Map.of()))).isTrue();
    }

    @Test
    void levels_and_environments_are_those_named() {
        EventFilter filter = new EventFilter(
                Optional.empty(),
                Set.of("error", "fatal"),
                EventFilter.names("prod*"),
                Optional.empty(),
                Optional.empty());
        Map<String, Object> production = Map.of("service.environment", "production");

        assertThat(filter.passes(of("shop", "error", production))).isTrue();
        assertThat(filter.passes(of("shop", "warn", production))).isFalse();
        assertThat(filter.passes(of("shop", "error", Map.of("service.environment", "staging"))))
                .isFalse();
        assertThat(filter.passes(of("shop", "error", Map.of()))).isFalse();
    }

    @Test
    void a_pattern_is_sought_in_the_message_or_in_a_field_however_deep_it_lies() {
        EventFilter message = new EventFilter(
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.of(Pattern.compile("is er+or")),
                Optional.empty());
        EventFilter status = new EventFilter(
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.of(Pattern.compile("^5")),
                Optional.of("http.response.status"));

        assertThat(message.passes(of("shop", "error", Map.of()))).isTrue();
        assertThat(message.passes(of("shop", "info", Map.of()))).isFalse();
        assertThat(status.passes(of("shop", "info", Map.of("http.response.status", 503L))))
                .isTrue();
        assertThat(status.passes(of("shop", "info", Map.of("http", Map.of("response", Map.of("status", "500"))))))
                .isTrue();
        assertThat(status.passes(of("shop", "info", Map.of("http.response", Map.of("status", 200L)))))
                .isFalse();
        assertThat(status.passes(of("shop", "info", Map.of()))).isFalse();
    }

    private Event of(String service, String level, Map<String, Object> metadata) {
        return events.event(Events.START, service, level, "it is " + level, metadata);
    }
}
