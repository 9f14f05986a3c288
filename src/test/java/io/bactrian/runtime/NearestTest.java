package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN = List.of("host", "port", "password-file");

    @Test
    void a_slip_of_the_fingers_finds_the_word_that_was_meant() {
        assertThat(Nearest.to("prot", KNOWN)).contains("port");
        assertThat(Nearest.to("hots", KNOWN)).contains("host");
        assertThat(Nearest.to("passwordfile", KNOWN)).contains("password-file");
    }

    @Test
    void a_word_unlike_any_finds_none() {
        assertThat(Nearest.to("retention", KNOWN)).isEmpty();
        assertThat(Nearest.to("x", List.of())).isEmpty();
    }
}
