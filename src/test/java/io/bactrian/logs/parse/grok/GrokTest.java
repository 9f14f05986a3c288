package io.bactrian.logs.parse.grok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrokTest {

    private static final List<String> PATTERNS = List.of(
            "%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} \\[%{DATA:thread}\\] %{JAVACLASS:logger} - %{GREEDYDATA:message}",
            "^%{IPORHOST:client} %{NOTSPACE:ident} %{USER:auth} \\[%{HTTPDATE:time}\\] \"%{WORD:verb} %{URIPATHPARAM:url}\" %{INT:code:int} %{QS:agent}$",
            "%{SYSLOGTIMESTAMP:time} %{SYSLOGHOST:host} %{PROG:program}: %{GREEDYDATA:message}",
            "%{NOTSPACE:a}\"%{NOTSPACE:b}\\s+%{DATA:c}, %{DATA:d}, %{GREEDYDATA:e} - %{GREEDYDATA:f}",
            "a%{NUMBER:n:float}%{SPACE}%{POSINT:p}-%{NONNEGINT:q}%{WORD:w}x",
            "%{UUID:id} %{IPV4:ip}:%{POSINT:port}\\s*%{DATA}end",
            "%{COMBINEDAPACHELOG}",
            "%{COMMONAPACHELOG}",
            "(?:%{IP:ip}|%{WORD:a}) %{DATA:b}:(?:%{WORD:c}|)",
            "%{WORD:a} (two|three)?(:)?%{NOTSPACE:b}(?: \\((?:%{WORD:c}|-)\\))? (?:-|%{INT:n:int})",
            "%{WORD:a} (?:(?:two|one):(?:%{DATA:b})|%{GREEDYDATA:c}) %{GREEDYDATA:d}");
    private static final List<String> TEXTS = List.of(
            "2026-11-21T13:52:28.123+07:00 WARN [main [1]] org.example.Shop - it - is slow\nfor all",
            "203.0.113.7 - frank [21/Nov/2026:13:52:28 +0700] \"GET /a?b=c\" 200 \"cu\\\"rl\"",
            "Nov  1 13:52:28 web1 sshd/x: Accepted: key",
            "x\"y\"z \t one, two, three - four - five, six - seven",
            "a-12.50 \n77-0099zxxx",
            "203.0.113.7 - frank [21/Nov/2026:13:52:28 +0000] \"GET /a HTTP/1.1\" 200 512 \"-\" \"curl/8\"",
            "one two:three (four) -, five=6;",
            "123e4567-e89b-12d3-a456-426614174000 10.0.0.255:8080  and the end of the end");

    private static List<String> patterns() {
        return PATTERNS;
    }

    @Test
    void fields_have_names_and_types() {
        assertThat(fields(
                        "%{WORD:user.name} %{NUMBER:took:float} %{INT:count:int} %{NUMBER:[a][b]:float} %{WORD:w:int}",
                        "bob 12.5 -7 .5 x"))
                .containsExactly(
                        Map.entry("user.name", "bob"),
                        Map.entry("took", 12.5),
                        Map.entry("count", -7L),
                        Map.entry("a.b", 0.5),
                        Map.entry("w", "x"));
        assertThat(fields("(?<queue>[0-9A-F]{10}): (plain|%{WORD:kind})", "at 0123456789: letter"))
                .containsExactly(Map.entry("queue", "0123456789"), Map.entry("kind", "letter"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            WORD~ab_1 ~ab_1
            INT~-12x~-12
            NUMBER~+1.5.2~+1.5
            IP~::1~::1
            IP~2001:db8::ff00:42:8329~2001:db8::ff00:42:8329
            IP~::ffff:192.0.2.1~::ffff:192.0.2.1
            IP~192.0.2.255~192.0.2.255
            IPORHOST~web-1.example.org~web-1.example.org
            HOSTPORT~web1:8080~web1:8080
            TIMESTAMP_ISO8601~2026-11-21 13:52:28,123Z~2026-11-21 13:52:28,123Z
            HTTPDATE~21/Nov/2026:13:52:28 +0700~21/Nov/2026:13:52:28 +0700
            SYSLOGTIMESTAMP~Nov  1 13:52:28.5~Nov  1 13:52:28.5
            DATESTAMP~21.11.2026 13:52:28~21.11.2026 13:52:28
            QUOTEDSTRING~"a \\" b" c~"a \\" b"
            UUID~123e4567-e89b-12d3-a456-426614174000~123e4567-e89b-12d3-a456-426614174000
            LOGLEVEL~Warning: x~Warning
            PATH~/var/log/a.log x~/var/log/a.log
            PATH~C:\\temp\\a.log~C:\\temp\\a.log
            URI~https://bob@example.org:8443/a/b?c=d#e f~https://bob@example.org:8443/a/b?c=d#e
            EMAILADDRESS~bob+x@example.org,~bob+x@example.org
            MAC~00:1a:2b:3c:4d:5e~00:1a:2b:3c:4d:5e
            """)
    void usual_patterns_match_what_they_are_called_after(String name, String text, String match) {
        assertThat(fields("^%{" + name + ":it}", text)).containsExactly(Map.entry("it", match));
    }

    @Test
    void apache_and_syslog_lines_by_one_name() {
        assertThat(
                        fields(
                                "%{COMBINEDAPACHELOG}",
                                "203.0.113.7 - frank [21/Nov/2026:13:52:28 +0000] \"GET /a HTTP/1.1\" 200 512 \"-\" \"curl/8\""))
                .containsEntry("clientip", "203.0.113.7")
                .containsEntry("auth", "frank")
                .containsEntry("verb", "GET")
                .containsEntry("request", "/a")
                .containsEntry("httpversion", "1.1")
                .containsEntry("response", 200L)
                .containsEntry("bytes", 512L)
                .containsEntry("agent", "\"curl/8\"");
        assertThat(fields("%{SYSLOGLINE}", "Nov 21 13:52:28 web1 cron[12]: CMD"))
                .containsEntry("logsource", "web1")
                .containsEntry("program", "cron")
                .containsEntry("message", "CMD");
    }

    @Test
    void every_usual_pattern_compiles() {
        for (String name : UsualPatterns.DEFINITIONS.keySet()) {
            assertThat(Grok.compile("%{" + name + ":x}", Patterns.USUAL).groups())
                    .as(name)
                    .isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void the_short_cut_finds_what_re2_finds(String pattern) {
        Grok grok = Grok.compile(pattern, Patterns.USUAL);
        assertThat(grok.hasSteps()).isTrue();
        Random random = new Random(3);
        int matched = 0;
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder(TEXTS.get(random.nextInt(TEXTS.size())));
            String signs = " -:,\"x0.[]\n/+" + text;
            for (int change = random.nextInt(3); change > 0; change--) {
                int at = random.nextInt(text.length());
                text.replace(at, at + random.nextInt(2), "" + signs.charAt(random.nextInt(signs.length())));
            }
            Map<String, Object> quick = new LinkedHashMap<>();
            Map<String, Object> slow = new LinkedHashMap<>();
            Optional<Grok.Span> one = grok.match(text.toString(), quick::put);
            Optional<Grok.Span> other = grok.matchWithRe2(text.toString(), new int[2 * grok.groups()], slow::put);
            assertThat(quick).as(text.toString()).isEqualTo(slow);
            assertThat(one).isEqualTo(other);
            matched += one.isPresent() ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            %{WORD:a} said hello to %{WORD:b}~' said hello to '
            (x|y) of %{WORD}~' of '
            ab?c~'a'
            a{3}bc+d~'b'
            \\[%{WORD}\\]: x~']: x'
            a|bcd~''
            (?i)abc~''
            ab(?:cde)?f~'ab'
            [abc]x(y[)]z)w~'x'
            """)
    void the_longest_literal_that_must_be_there_is_known(String pattern, String literal) {
        assertThat(Grok.compile(pattern, Patterns.USUAL).literal()).isEqualTo(literal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            %{WORDS:x}~grok: there is no pattern WORDS~did you mean WORD?
            %{MY_OWN_NAME:x}~grok: there is no pattern MY_OWN_NAME~define it in a patternsFile: MY_OWN_NAME <expression>
            a(?=b)~grok: look-around, (?=…), which RE2 has not~match what stands there instead, and give no name to what is not to be kept
            (?<!a)b~grok: look-around, (?<!…), which RE2 has not~match what stands there instead, and give no name to what is not to be kept
            (a)\\1~grok: a back reference, \\1~RE2 has none; match it as a field of its own
            %{WORD~grok: %{ without }~write a percent sign before a brace as %\\{
            %{WORD:a b}~grok: 'a b' is no name of a field~letters, digits and _ . - @
            %{WORD:a:date}~grok: field a has the type date~int or float, or none for text
            (a~grok: '(?s)(?:a' is no RE2 expression: missing closing )~RE2 knows neither possessive quantifiers nor conditions
            ((a{1000}){1000}){1000}~grok: '(?s)(?:(?:a{1000}){1000}){1000}' is too large: repetitions multiply~RE2 knows neither possessive quantifiers nor conditions
            """)
    void what_is_wrong_is_said_when_it_is_loaded(String pattern, String message, String hint) {
        assertThatThrownBy(() -> Grok.compile(pattern, Patterns.USUAL))
                .isInstanceOfSatisfying(PermanentException.class, e -> {
                    assertThat(e).hasMessage(message);
                    assertThat(e.hint()).contains(hint);
                });
    }

    @Test
    void patterns_of_a_file_go_before_the_usual_ones(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("own"),
                "# ours\n\nORDER [A-Z]{2}[0-9]+\nWORD [a-z]+\nLINE %{ORDER:order} %{WORD:word}\n");
        Map<String, Object> fields = new LinkedHashMap<>();
        Grok.compile("%{LINE}", Patterns.read(file)).match("AB12 abc_d", fields::put);
        assertThat(fields).containsExactly(Map.entry("order", "AB12"), Map.entry("word", "abc"));
        Files.writeString(file, "A %{B}\nB x%{A}\n");
        assertThatThrownBy(() -> Grok.compile("%{A}", Patterns.read(file)))
                .hasMessage("grok: the pattern A holds itself");
        Files.writeString(file, "A\n");
        assertThatThrownBy(() -> Patterns.read(file)).hasMessage("grok: " + file + ":1 is no definition");
        assertThatThrownBy(() -> Patterns.read(folder.resolve("none"))).hasMessageContaining("cannot read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(a+)+$",
                "(x+x+)+y",
                "%{DATA:a}%{DATA:b}%{DATA:c}z",
                "(.*)*%{GREEDYDATA:a}%{DATA:b}Q",
                "%{NOTSPACE:a}%{NOTSPACE:b}Z"
            })
    void no_pattern_takes_more_than_linear_time(String pattern) {
        Grok grok = Grok.compile(pattern, Patterns.USUAL);
        String text = "ax".repeat(10_000) + "!";
        long before = System.nanoTime();
        assertThat(grok.match(text, (name, value) -> {})).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    private static Map<String, Object> fields(String pattern, String text) {
        Map<String, Object> fields = new LinkedHashMap<>();
        assertThat(Grok.compile(pattern, Patterns.USUAL).match(text, fields::put))
                .isPresent();
        return fields;
    }
}
