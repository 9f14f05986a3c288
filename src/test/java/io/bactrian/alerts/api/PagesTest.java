package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.model.Silence;
import io.bactrian.support.MemoryAlertService;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that messages link to. */
@Timeout(60)
class PagesTest {

    private static final String ACKNOWLEDGE = "/alerts/acknowledge";
    private static final String SILENCE = "/alerts/silence";
    private static final String EVIL = "<script>alert(1)</script>\\\"'&";

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start(
                "",
                ApiLimits.DEFAULT,
                new Callback(
                        "/alerts/slack",
                        (header, body) -> new Callback.Reply(
                                header.apply("X-Slack-Signature").equals("good") ? 200 : 401, "text/plain", "heard")));
        server.post(
                "/api/v2/alerts",
                "[{\"labels\":{\"alertname\":\"Disk\",\"x\":\"" + EVIL + "\"},\"annotations\":{\"summary\":\"" + EVIL
                        + "\"}}]");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void looking_at_the_link_changes_nothing_and_the_button_acknowledges() {
        HttpResponse<String> page = server.get(ACKNOWLEDGE + "?token=" + MemoryAlertService.TOKEN);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<h1>Disk</h1>", "<button>Acknowledge</button>")
                .doesNotContain("<script>");
        assertThat(acknowledged()).isFalse();

        HttpResponse<String> done =
                server.form(ACKNOWLEDGE, "token=" + MemoryAlertService.TOKEN, "Origin", "https://alerts.example.org");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("By Ann at ");
        assertThat(acknowledged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token=", "token=forged", "token=%3Cscript%3E"})
    void a_link_that_is_forged_shows_nothing(String query) {
        HttpResponse<String> page = server.get(ACKNOWLEDGE + "?" + query);

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("This link does not work").doesNotContain("Disk", "<script>");
        assertThat(server.form(ACKNOWLEDGE, query).statusCode()).isEqualTo(403);
        assertThat(acknowledged()).isFalse();
    }

    @Test
    void a_group_that_is_over_says_so() {
        server.post(
                "/api/v2/alerts",
                "[{\"labels\":{\"alertname\":\"Disk\",\"x\":\"" + EVIL
                        + "\"},\"endsAt\":\"2026-01-01T00:00:00Z\",\"startsAt\":\"2026-01-01T00:00:00Z\"}]");

        assertThat(server.get(ACKNOWLEDGE + "?token=" + MemoryAlertService.TOKEN)
                        .statusCode())
                .isEqualTo(410);
    }

    @Test
    void pages_may_load_nothing_and_be_framed_by_nobody() {
        HttpResponse<String> page = server.get(SILENCE);

        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'", "form-action 'self'");
        assertThat(page.headers().firstValue("x-frame-options")).hasValue("DENY");
    }

    @Test
    void the_form_has_the_matchers_of_the_link_and_makes_a_silence() {
        HttpResponse<String> page = server.get(SILENCE + "?filter=alertname%3D%22Disk%22&filter=x%3D~%22%3Cb%3E.*%22");
        assertThat(page.body()).contains("alertname=&quot;Disk&quot;\nx=~&quot;&lt;b&gt;.*&quot;</textarea>");

        HttpResponse<String> made = silence("http://127.0.0.1:" + server.port());

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(server.service.silences()).hasSize(1);
        Silence silence = server.service.silences().get(0);
        assertThat(silence.matchers().toString()).isEqualTo("[alertname=\"Disk\", team=~\"a|b\"]");
        assertThat(silence.createdBy()).isEqualTo("Ann");
        assertThat(silence.comment()).isEqualTo("<why>");
        assertThat(Duration.between(silence.startsAt(), silence.endsAt()))
                .isBetween(Duration.ofMinutes(119), Duration.ofHours(2));
    }

    @Test
    void a_form_of_another_site_makes_none() {
        assertThat(silence("https://evil.example").statusCode()).isEqualTo(403);
        assertThat(silence("null").statusCode()).isEqualTo(403);
        assertThat(server.form(SILENCE, "matchers=a%3Db&duration=1h&by=x&comment=y")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.service.silences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "matchers=&duration=2h&by=a&comment=b",
                "matchers=a%3Db&duration=long&by=a&comment=b",
                "matchers=a%3Db&duration=0s&by=a&comment=b",
                "matchers=a%3Db&duration=9000d&by=a&comment=b",
                "matchers=a%3Db&duration=2h&by=&comment=b",
                "matchers=a%3Db&duration=2h&by=a&comment=",
                "matchers=a%3D~%22((%22&duration=2h&by=%3Cscript%3E&comment=b",
                "matchers=a%3D~%22.*%22&duration=2h&by=a&comment=b"
            })
    void a_form_with_a_mistake_comes_back_with_what_was_written(String fields) {
        HttpResponse<String> page = server.form(SILENCE, fields, "Origin", "http://127.0.0.1:" + server.port());

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body())
                .contains("role=\"alert\"", "<button>Silence</button>")
                .doesNotContain("<script>");
        assertThat(server.service.silences()).isEmpty();
    }

    @Test
    void what_calls_back_is_heard_and_proves_itself() {
        assertThat(server.form("/alerts/slack", "payload=x", "X-Slack-Signature", "good", "Origin", "https://slack.com")
                        .body())
                .isEqualTo("heard");
        assertThat(server.form("/alerts/slack", "payload=x").statusCode()).isEqualTo(401);
        assertThat(server.form("/alerts/telegram", "x").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> silence(String origin) {
        return server.form(
                SILENCE,
                "matchers=alertname%3D%22Disk%22%0D%0Ateam%3D~%22a%7Cb%22&duration=2h&by=Ann&comment=%3Cwhy%3E",
                "Origin",
                origin);
    }

    private boolean acknowledged() {
        return server.service.groups().stream()
                .anyMatch(group -> group.acknowledgement().isPresent());
    }
}
