package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Silence;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that "all alerts" in messages leads to. */
@Timeout(60)
class AlertsPageTest {

    private static final String PAGE = "/alerts";
    private static final String EVIL = "<script>alert(1)</script>\"'&";

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nothing_fires() {
        HttpResponse<String> page = server.get(PAGE);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.body())
                .contains("Nothing fires.", "0 alerts in 0 groups")
                .doesNotContain("<section>");
    }

    @Test
    void an_alert_is_shown_with_all_that_helps() {
        fire(
                Labels.of("alertname", "Disk", "host", "db-1"),
                Labels.of(
                        "summary", "Disk is nearly full",
                        "description", "3 % are left",
                        "runbook_url", "https://example.org/runbooks/disk?a=b&c"));

        assertThat(server.get(PAGE).body())
                .contains(
                        "1 alert in 1 group",
                        "<h2><code>alertname=Disk</code></h2>",
                        "told to default",
                        "<span class=\"state active\">active</span>",
                        "since 2026-01-01T00:00:00Z",
                        "<h3>Disk is nearly full</h3>",
                        "3 % are left",
                        "<code>host=db-1</code>",
                        "href=\"https://example.org/runbooks/disk?a=b&amp;c\">How to fix</a>",
                        "href=\"alerts/silence?filter=alertname%3D%22Disk%22\">Silence</a>",
                        "href=\"alerts/silence?filter=alertname%3D%22Disk%22&amp;filter=host%3D%22db-1%22\">",
                        "href=\"alerts/acknowledge?token=signed-token\">Acknowledge</a>");
    }

    @Test
    void links_lead_to_the_pages_that_they_name() {
        fire(Labels.of("alertname", "Disk", "path", "C:\\\"x\" {é}\n"), Labels.NONE);
        String body = server.get(PAGE).body();
        String silence = body.substring(body.lastIndexOf("alerts/silence?"), body.lastIndexOf("\">Silence this one"));

        HttpResponse<String> form = server.get("/" + silence.replace("&amp;", "&"));

        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("path=&quot;C:\\\\\\&quot;x\\&quot; {é}\\n&quot;</textarea>");
        assertThat(server.get("/alerts/acknowledge?token=signed-token").statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_is_not_ours_is_text() {
        fire(
                Labels.of("alertname", EVIL, "x", EVIL),
                Labels.of("summary", EVIL, "description", EVIL, "runbook_url", "javascript:alert(1)"));
        server.service.setSilence(silence(EVIL));

        assertThat(server.get(PAGE + "?receiver=.*&filter=x!%3D%22%3Cscript%3E%22")
                        .body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;", "Silenced by &lt;script&gt;")
                .doesNotContain("<script", "javascript:");
    }

    @Test
    void a_silence_and_an_acknowledgement_name_who_made_them() {
        fire(Labels.of("alertname", "Disk"), Labels.NONE);
        server.service.setSilence(silence("Ann"));
        server.service.acknowledge("signed-token", "Ben");

        assertThat(server.get(PAGE).body())
                .contains(
                        "<span class=\"state held\">silenced</span>",
                        "<p>Silenced by Ann until 2036-01-01T00:00:00Z: because</p>",
                        "Acknowledged by Ben at ")
                .doesNotContain(">Acknowledge</a>");
    }

    @Test
    void filters_and_receivers_select_and_can_be_left_out_again() {
        fire(Labels.of("alertname", "Disk", "team", "db"), Labels.NONE);
        fire(Labels.of("alertname", "Net", "team", "web"), Labels.NONE);

        assertThat(server.get(PAGE + "?filter=team%3Ddb&filter=alertname%3D~%22D.*%22&receiver=default")
                        .body())
                .contains("Disk", "1 alert in 1 group", "href=\"alerts?receiver=default&amp;filter=team%3Ddb\">remove")
                .doesNotContain("Net");
        assertThat(server.get(PAGE + "?receiver=other").body()).contains("Nothing that fires matches.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"filter=%3Cscript%3E", "filter=", "receiver=((", "filter=a%3D~%22((%22"})
    void an_expression_that_is_none_is_named_and_can_be_removed(String query) {
        HttpResponse<String> page = server.get(PAGE + "?" + query);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("role=\"alert\"", ">remove</a>").doesNotContain("<script");
    }

    @Test
    void a_page_has_an_end() {
        String long300 = "x".repeat(300);
        server.service.put(IntStream.range(0, 1200)
                .mapToObj(at -> alert(
                        Labels.of("alertname", "A" + at % 3, "number", "n" + at, "long", "x".repeat(10_000)),
                        Labels.NONE))
                .toList());

        String body = server.get(PAGE).body();

        assertThat(body).contains("The first 500 are shown, 700 more are not", "long=" + long300.substring(5) + "…");
        assertThat(body.split("<li>")).hasSize(501);
    }

    @Test
    void only_a_server_of_its_own_answers_at_its_root() {
        assertThat(server.get("/").statusCode()).isEqualTo(404);
        try (ApiServer home = ApiServer.home("")) {
            home.service.put(List.of(alert(Labels.of("alertname", "Disk"), Labels.NONE)));
            assertThat(home.get("/").body()).contains("Disk", "href=\"alerts/silence?");
        }
        try (ApiServer home = ApiServer.home("/am")) {
            home.service.put(List.of(alert(Labels.of("alertname", "Disk"), Labels.NONE)));
            assertThat(home.get("").body()).contains("Disk", "href=\"am/alerts/silence?");
            assertThat(home.get("/").body()).contains("Disk", "href=\"alerts/silence?");
            assertThat(home.get("/alerts").body()).contains("Disk", "href=\"alerts/silence?");
            assertThat(home.get("/alerts/").body()).contains("Disk", "href=\"../alerts/silence?");
        }
    }

    private void fire(Labels labels, Labels annotations) {
        server.service.put(List.of(alert(labels, annotations)));
    }

    private static Alert alert(Labels labels, Labels annotations) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        return new Alert(labels, annotations, start, Alert.NEVER, "", start, false);
    }

    private static Silence silence(String by) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        return new Silence(
                "",
                List.of(Matcher.equal("alertname", by.equals("Ann") ? "Disk" : EVIL)),
                start,
                Instant.parse("2036-01-01T00:00:00Z"),
                start,
                by,
                "because",
                Labels.NONE);
    }
}
