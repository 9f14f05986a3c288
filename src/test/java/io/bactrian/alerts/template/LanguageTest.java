package io.bactrian.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.template.go.Limits;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The template language. {@link AmtoolIT} holds the same tables against Alertmanager's own engine. */
class LanguageTest {

    private final Templates templates = Samples.templates();

    @TestFactory
    Stream<DynamicTest> text_becomes_what_alertmanager_makes_of_it() {
        return Samples.cases("language.txt").stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.template(), () -> assertThat(templates.text(each.template(), Samples.tableData()))
                                .isEqualTo(each.expected())));
    }

    @TestFactory
    Stream<DynamicTest> html_is_escaped_as_alertmanager_escapes_it() {
        return Samples.cases("escaping.txt").stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.template(), () -> assertThat(templates.html(each.template(), Samples.tableData()))
                                .isEqualTo(each.expected())));
    }

    @TestFactory
    Stream<DynamicTest> what_alertmanager_refuses_is_refused() {
        return Samples.lines("errors.txt").stream()
                .map(each -> DynamicTest.dynamicTest(
                        each, () -> assertThatThrownBy(() -> templates.text(each, Samples.tableData()))
                                .isInstanceOf(TemplateException.class)
                                .hasMessageStartingWith("template line 1")));
    }

    @Test
    void newer_functions_do_what_the_current_alertmanager_does() {
        shows("{{ trimSpace \" a \" }}|{{ urlUnescape \"a+b%2F\" }}|{{ safeUrl \"x\" }}", "a|a b/|x");
        shows("{{ base64encode \"a?>é\" }}|{{ base64decode \"YT8-w6k=\" }}", "YT8-w6k=|a?>é");
        shows(
                "{{ toJson (dict \"b\" 1 \"a\" (list \"<x>\" 1.5 true nil)) }}",
                "{\"a\":[\"\\u003cx\\u003e\",1.5,true,null],\"b\":1}");
        shows(
                "{{ $l := list 1 2 }}{{ $m := append $l 3 }}{{ $l }} {{ $m }} {{ (dict \"k\" \"v\").k }} {{ (dict).x }}",
                "[1 2] [1 2 3] v <no value>");
        shows("{{ date \"2006-01-02 15:04\" (tz \"Europe/Paris\" (index .Alerts 0).StartsAt) }}", "2026-01-31 09:05");
        shows(
                "{{ (toDate \"2006-01-02 15:04\" \"2026-03-04 05:06\").Unix }} {{ toDate \"2006\" \"x\" }}",
                "1772600760 0001-01-01 00:00:00 +0000 UTC");
        shows(
                "{{ humanizeDuration 93784 }}|{{ humanizeDuration \"61.5\" }}|{{ humanizeDuration 0.0032 }}|{{"
                        + " humanizeDuration 5.25 }}|{{ humanizeDuration 0 }}",
                "1d 2h 3m 4s|1m 1s|3.2ms|5.25s|0s");
        shows("{{ (since (index .Alerts 0).StartsAt).Hours | printf \"%.0f\" }} {{ now.UTC.Year }}", "7057 2026");
        shows(
                "{{ .GroupLabels }} {{ .GroupLabels.Values.Join \"/\" }} {{ .CommonLabels.SortedPairs }}",
                "alertname=High<Latency>, cluster=eu & west High<Latency>/eu & west"
                        + " alertname=High<Latency>, cluster=eu & west, job=api, severity=page");
        shows(
                "{{ .NotificationReason }}|{{ routeLabels \"none\" }}|{{ .AcknowledgeURL }}{{ .SilenceURL }}",
                "first notification||");
    }

    private void shows(String template, String expected) {
        assertThat(templates.text(template, Samples.tableData())).isEqualTo(expected);
    }

    @Test
    void an_error_names_the_line_and_the_nearest_function() {
        assertThatThrownBy(() -> templates.check("a\nb {{ toUper .Status }}"))
                .isInstanceOfSatisfying(TemplateException.class, e -> {
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e.describe()).contains("function \"toUper\" is not defined", "did you mean toUpper?");
                });
        assertThatThrownBy(() -> templates.check("{{ template \"__subjekt\" . }}"))
                .hasMessageContaining("template \"__subjekt\" is not defined");
    }

    @Test
    void no_template_takes_more_than_its_share() {
        Templates small = Templates.load(List.of(), Instant::now, new Limits(1000, 20, 20_000));
        refused(small, "{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" }}", "deep");
        refused(
                small,
                "{{ $x := \"aaaa\" }}{{ range list 1 2 3 4 5 6 7 8 9 }}{{ $x = print $x $x }}{{ end }}",
                "longer than 1000");
        refused(small, "{{ printf \"%9999s\" \"x\" }}", "longer than 1000");
        refused(small, "{{ range list 1 2 3 4 }}" + "x".repeat(300) + "{{ end }}", "longer than 1000");
        String ten = "list 0 1 2 3 4 5 6 7 8 9";
        String nested = ("{{ range " + ten + " }}").repeat(6) + "{{ end }}".repeat(6);
        refused(small, nested, "more than 20000 steps");
        refused(
                small,
                "{{ if " + "(".repeat(150) + "1" + ")".repeat(150) + " }}{{ end }}",
                "more than 100 parentheses");
        refused(small, "{{ if 1 }}".repeat(300) + "{{ end }}".repeat(300), "more than 200 actions");
    }

    private static void refused(Templates templates, String template, String why) {
        assertThatThrownBy(() -> templates.text(template, Samples.tableData()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(why);
    }
}
