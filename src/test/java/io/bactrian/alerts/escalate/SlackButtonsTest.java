package io.bactrian.alerts.escalate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackButtonsTest {

    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final Instant NOW = Instant.ofEpochSecond(1_531_420_618);
    private static final String STAMP = "1531420618";
    private static final SlackButtons BUTTONS = new SlackButtons(new Secret(SECRET));

    /** The shape of Slack's reference for interaction payloads of the type block_actions. */
    private static final String PRESSED = """
            {"type":"block_actions","team":{"id":"T9TK3CUKW","domain":"example"},
             "user":{"id":"UA8RXUSPL","username":"jtorrance","name":"jtorrance","team_id":"T9TK3CUKW"},
             "api_app_id":"AABA1ABCD","token":"9s8d9as89d8as9d8as989",
             "container":{"type":"message","message_ts":"1548261231.000200","channel_id":"CBR2V3XEX"},
             "trigger_id":"12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
             "channel":{"id":"CBR2V3XEX","name":"review-updates"},
             "response_url":"https://hooks.slack.com/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209",
             "actions":[{"action_id":"other","block_id":"=qXe","value":"no","type":"button"},
                        {"action_id":"acknowledge","block_id":"=qXel","text":{"type":"plain_text","text":"+ä"},
                         "value":"the-token_1","type":"button","action_ts":"1548426417.840180"}]}""";

    @Test
    void the_example_of_slacks_documentation_has_the_signature_of_slacks_documentation() {
        String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        String signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

        // the signature holds; there is only no button in it
        assertThatThrownBy(() -> BUTTONS.read("1531420618", signature, bytes(body), NOW))
                .hasMessage("the request has no payload");
    }

    @Test
    void a_press_carries_the_token_and_who_pressed() {
        byte[] body = form(PRESSED);

        assertThat(BUTTONS.read(STAMP, signature(STAMP, body), body, NOW))
                .contains(new ButtonPress("the-token_1", "jtorrance over Slack", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"view_submission\",\"user\":{\"id\":\"U1\"}}",
                "{\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"other\",\"value\":\"x\"}]}",
                "{\"type\":\"block_actions\"}",
                "[]",
                "null"
            })
    void another_interaction_is_none_of_ours(String payload) {
        byte[] body = form(payload);

        assertThat(BUTTONS.read(STAMP, signature(STAMP, body), body, NOW)).isEmpty();
    }

    @Test
    void what_slack_did_not_sign_is_refused() {
        byte[] body = form(PRESSED);
        String good = signature(STAMP, body);

        assertRefused(null, good, body, NOW, "the request is not signed by Slack");
        assertRefused(STAMP, null, body, NOW, "the request is not signed by Slack");
        assertRefused("-1", good, body, NOW, "the request is not signed by Slack");
        assertRefused("1531420619", good, body, NOW, "the signature is not Slack's: check the signing secret");
        assertRefused(STAMP, good, form("{}"), NOW, "the signature is not Slack's: check the signing secret");
        assertRefused(STAMP, good.substring(3), body, NOW, "the signature is not Slack's: check the signing secret");
        assertRefused(STAMP, "v0=", body, NOW, "the signature is not Slack's: check the signing secret");
    }

    @Test
    void a_request_is_good_for_five_minutes() {
        byte[] body = form(PRESSED);
        String good = signature(STAMP, body);

        assertThat(BUTTONS.read(STAMP, good, body, NOW.plusSeconds(300))).isPresent();
        assertThat(BUTTONS.read(STAMP, good, body, NOW.minusSeconds(300))).isPresent();
        String late = "the request is more than 5 minutes from now: check the clock";
        assertRefused(STAMP, good, body, NOW.plusSeconds(301), late);
        assertRefused(STAMP, good, body, NOW.minusSeconds(301), late);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payload=%7B", "payload=%zz", "other=1", ""})
    void a_signed_body_that_is_no_interaction_is_refused(String text) {
        byte[] body = bytes(text);

        assertThatThrownBy(() -> BUTTONS.read(STAMP, signature(STAMP, body), body, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(String stamp, String signature, byte[] body, Instant now, String message) {
        assertThatThrownBy(() -> BUTTONS.read(stamp, signature, body, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static byte[] form(String payload) {
        return bytes("payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8));
    }

    private static String signature(String stamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(SECRET), "HmacSHA256"));
            mac.update(bytes("v0:" + stamp + ":"));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
