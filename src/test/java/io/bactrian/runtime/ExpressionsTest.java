package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "((((a{30}){30}){30}){30}){30}",
                "(a{1000}){1000}",
                "(a{1,1000}b){1,1000}",
                "([}]{1000}){1000}",
                "(\\pL{1000}|b){1000}",
                "((a{1000,})){1000}"
            })
    void repetitions_that_multiply_are_refused(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Expressions.whole(expression))
                .withMessageContaining("is too large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{1000}", "(a{10}){10}", "[({]{3}", "\\{1000}{5}", "a{,5}", "x{y}", "[]a]+", "[^]{9}]"})
    void others_are_taken(String expression) {
        assertThat(Expressions.whole(expression).pattern()).contains(expression);
    }

    @Test
    void the_whole_value_must_match() {
        assertThat(Expressions.whole("a.c").matches("abc")).isTrue();
        assertThat(Expressions.whole("a|b").matches("ab")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Expressions.whole("(("))
                .withMessage("'((' is no RE2 expression: missing closing )");
    }
}
