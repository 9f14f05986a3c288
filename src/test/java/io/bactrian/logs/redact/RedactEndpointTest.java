package io.bactrian.logs.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Place;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedactEndpointTest {

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        Settings settings = Settings.load(
                Path.of("none"), Map.of("LOGS_REDACT_MAIN_KEY", "a key of the tests, no other"), Map.of());
        context.getRegistry().bind("settings", settings);
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void options_say_what_becomes_of_what() {
        assertThat(message("redact:main")).matches("email:\\S+ \\[card] ipv4:\\S+ Ann");
        assertThat(message("redact:main?detectors=card,ipv4&addresses=truncate"))
                .isEqualTo("ann@example.com [card] 203.0.113.0 Ann");
        assertThat(message("redact:main?keep=mess*")).isEqualTo("ann@example.com 4111111111111111 203.0.113.7 Ann");
        assertThat(message("redact:main?fields=message")).matches("field:\\S+");
    }

    @Test
    void without_pseudonyms_there_needs_to_be_no_key() {
        assertThat(message("redact:other?people=mask&addresses=mask")).isEqualTo("[email] [card] [ipv4] Ann");
    }

    @Test
    void what_is_wrong_is_known_before_the_first_event() {
        refuses("redact:other", "there is no key to make pseudonyms with");
        refuses("redact:main?detectors=card,mail", "there is no detector mail");
        refuses("redact:main?people=truncate", "people cannot be truncate");
    }

    @Test
    void other_bodies_are_refused_without_a_word_of_them() {
        assertThatThrownBy(() -> context.createProducerTemplate().sendBody("redact:main", "hunter2"))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("takes events")
                .hasMessageNotContaining("hunter2");
    }

    private void refuses(String uri, String message) {
        assertThatThrownBy(() -> context.getEndpoint(uri))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .rootCause()
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining(message);
    }

    private String message(String uri) {
        Event event = new Event(
                new Place("s1", "app.log", 0, 1),
                Instant.EPOCH,
                "",
                "",
                "",
                "",
                "ann@example.com 4111111111111111 203.0.113.7 Ann",
                Map.of(),
                Optional.empty());
        return context.createProducerTemplate()
                .requestBody(uri, new EventBatch(List.of(event)), EventBatch.class)
                .events()
                .get(0)
                .message();
    }
}
