package io.bactrian.alerts.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherModeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    a=b                             | a="b"
                    a="b"                           | a="b"
                    {a="b"}                         | a="b"
                    { a = "b" , c!="d", }           | a="b",c!="d"
                    a=~"b.*",c!~d                   | a=~"b.*",c!~"d"
                    a=                              | a=""
                    a=""                            | a=""
                    {}                              |
                    a=b=c                           | a="b=c"
                    a=b!c                           | a="b!c"
                    a="b,c"                         | a="b,c"
                    a="b\\"c"                       | a="b\\"c"
                    a="b\\\\c"                      | a="b\\\\c"
                    a="\\d"                         | a="\\\\d"
                    a="b\\nc"                       | a="b\\nc"
                    a=~[0-9]+                       | a=~"[0-9]+"
                    foo:bar=x                       | foo:bar="x"
                    "a b"="c"                       | "a b"="c"
                    a-b=c                           | a-b="c"
                    größe=groß                      | größe="groß"
                    "a"="\\xf0\\x9f\\x99\\x82"      | a="🙂"
                    "a"="\\u00fc\\101"              | a="üA"
                    {🙂="x"}                        | 🙂="x"
                    a="b"}                          | a="b"
                    {a="b"                          | a="b"
                    """)
    void many_matchers_are_read_as_alertmanager_reads_them(String text, String expected) {
        assertThat(MatcherMode.FALLBACK.parse(text).stream()
                        .map(Matcher::toString)
                        .collect(Collectors.joining(",")))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "=b",
                "a b=c",
                "a!b",
                "a=\"b",
                "\"a\"=\"\\q\"",
                "\"a\"=\"\\xff\"",
                "{\"a\"=b",
                "\"a\"=b}",
                "a=~\"[\"",
                "a=b,,c=d",
                "\"a\"=b \"c\"=d",
                "{\"a\"=b}x",
                "\"a\"~b",
                "'a'=b"
            })
    void what_neither_syntax_reads_is_refused_with_a_reason(String text) {
        assertThatThrownBy(() -> MatcherMode.FALLBACK.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).{5,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a=b", "a=b}", "{a=b}", "\"a\"=b,\"c\"=d", ""})
    void one_matcher_has_neither_braces_nor_company(String text) {
        assertThatThrownBy(() -> MatcherMode.FALLBACK.parseOne(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void one_classic_matcher_may_hold_a_comma() {
        assertThat(MatcherMode.FALLBACK.parseOne("a=b,c")).isEqualTo(Matcher.equal("a", "b,c"));
    }

    @ParameterizedTest
    @CsvSource({"web, true", "webx, false", "xweb, false", "db, true", "'', false"})
    void expressions_match_the_whole_value(String value, boolean expected) {
        assertThat(MatcherMode.FALLBACK.parseOne("service=~web|db").matches(Labels.of("service", value)))
                .isEqualTo(expected);
    }

    @Test
    void a_missing_label_is_an_empty_one() {
        assertThat(MatcherMode.FALLBACK.parseOne("a=").matches(Labels.NONE)).isTrue();
        assertThat(MatcherMode.FALLBACK.parseOne("a!=x").matches(Labels.NONE)).isTrue();
        assertThat(MatcherMode.FALLBACK.parseOne("a=~.+").matches(Labels.NONE)).isFalse();
    }

    @Test
    void an_expression_that_takes_other_engines_for_ever_is_quick() {
        Labels hard = Labels.of("a", "a".repeat(5000) + "!");
        assertThat(MatcherMode.FALLBACK.parseOne("a=~(a+)+").matches(hard)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{100}){100}){100}", "(a{1000}){1000}", "a{1001}"})
    void an_expression_that_would_grow_beyond_measure_is_refused(String expression) {
        assertThatThrownBy(() -> MatcherMode.FALLBACK.parseOne("a=~" + expression))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nesting_without_end_is_refused() {
        String deep = "(".repeat(20_000) + "a" + ")".repeat(20_000);
        assertThatThrownBy(() -> MatcherMode.FALLBACK.parseOne("a=~" + deep))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    a=b         | true  | true
                    {a="b"}     | true  | true
                    a=b c       | true  | false
                    a=[0-9]{2}  | true  | false
                    a=          | true  | false
                    "a b"="c"   | false | true
                    a-b=c       | false | true
                    """)
    void each_mode_reads_its_own_syntax_and_by_default_both_are_read(String text, boolean classic, boolean utf8) {
        assertThat(MatcherMode.FALLBACK.parse(text)).hasSize(1);
        assertReads(MatcherMode.CLASSIC, text, classic);
        assertReads(MatcherMode.UTF8, text, utf8);
    }

    @Test
    void where_both_syntaxes_read_a_text_and_disagree_the_classic_one_counts() {
        String text = "a=\"\\xf0\\x9f\\x99\\x82\"";
        assertThat(MatcherMode.FALLBACK.parse(text)).containsExactly(Matcher.equal("a", "\\xf0\\x9f\\x99\\x82"));
        assertThat(MatcherMode.CLASSIC.parse(text)).isEqualTo(MatcherMode.FALLBACK.parse(text));
        assertThat(MatcherMode.UTF8.parse(text)).containsExactly(Matcher.equal("a", "🙂"));
    }

    @Test
    void a_brace_at_the_end_of_one_matcher_is_part_of_a_classic_value() {
        assertThat(MatcherMode.CLASSIC.parseOne("a=b}")).isEqualTo(Matcher.equal("a", "b}"));
        assertThatThrownBy(() -> MatcherMode.UTF8.parseOne("a=b}")).hasMessageContaining("brace");
    }

    @ParameterizedTest
    @CsvSource({"a_b, true, true", "a-b, false, true", "größe, false, true", "a:b, false, true", "'', false, false"})
    void labels_are_called_what_the_mode_allows(String name, boolean classic, boolean utf8) {
        assertThat(MatcherMode.CLASSIC.isLabelName(name)).isEqualTo(classic);
        assertThat(MatcherMode.UTF8.isLabelName(name)).isEqualTo(utf8);
        assertThat(MatcherMode.FALLBACK.isLabelName(name)).isEqualTo(utf8);
    }

    @Test
    void features_name_a_mode_and_exclude_each_other() {
        assertThat(MatcherMode.of(List.of("auto-gomemlimit"))).isEqualTo(MatcherMode.FALLBACK);
        assertThat(MatcherMode.of(List.of("classic-mode"))).isEqualTo(MatcherMode.CLASSIC);
        assertThat(MatcherMode.of(List.of("utf8-strict-mode"))).isEqualTo(MatcherMode.UTF8);
        assertThatThrownBy(() -> MatcherMode.of(List.of("utf8-strict-mode", "classic-mode")))
                .hasMessage("cannot have both classic and UTF-8 modes enabled");
    }

    private static void assertReads(MatcherMode mode, String text, boolean expected) {
        if (expected) {
            assertThat(mode.parse(text)).isEqualTo(MatcherMode.FALLBACK.parse(text));
        } else {
            assertThatThrownBy(() -> mode.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
