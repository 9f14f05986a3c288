package io.bactrian.alerts.escalate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramButtonsTest {

    private static final TelegramButtons BUTTONS = new TelegramButtons(new Secret("S3cret_token-1"));

    /** The shape of the Bot API's Update with a CallbackQuery. */
    private static final String PRESSED = """
            {"update_id":10000,"callback_query":{"id":"4382bfdwdsb323b2d9",
             "from":{"id":1111111,"is_bot":false,"first_name":"Test","last_name":"Lastname","username":"Testusername"},
             "message":{"message_id":1365,"date":1441645532,"chat":{"id":-100,"type":"supergroup"},"text":"Disk full"},
             "chat_instance":"42a","data":"ack:the-token_1"}}""";

    @Test
    void a_press_carries_the_token_who_pressed_and_what_to_answer() {
        assertThat(BUTTONS.read("S3cret_token-1", bytes(PRESSED)))
                .contains(new ButtonPress("the-token_1", "Testusername over Telegram", "4382bfdwdsb323b2d9"));
    }

    @Test
    void somebody_without_a_user_name_goes_by_the_first_name() {
        assertThat(BUTTONS.read("S3cret_token-1", bytes(PRESSED.replace(",\"username\":\"Testusername\"", ""))))
                .get()
                .extracting(ButtonPress::by)
                .isEqualTo("Test over Telegram");
    }

    @Test
    void the_answer_is_a_method_telegram_carries_out() {
        ButtonPress press = new ButtonPress("t", "anna", "4382");

        assertThat(TelegramButtons.answer(press, "acknowledged by \"anna\""))
                .contains("\"method\":\"answerCallbackQuery\"")
                .contains("\"callback_query_id\":\"4382\"")
                .contains("\"text\":\"acknowledged by \\\"anna\\\"\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"update_id\":1,\"message\":{\"text\":\"ack:x\"}}",
                "{\"update_id\":1,\"callback_query\":{\"id\":\"1\",\"data\":\"other\"}}",
                "{\"update_id\":1,\"callback_query\":{\"id\":\"1\",\"game_short_name\":\"x\"}}",
                "[]"
            })
    void another_update_is_none_of_ours(String update) {
        assertThat(BUTTONS.read("S3cret_token-1", bytes(update))).isEmpty();
    }

    @Test
    void what_telegram_did_not_send_is_refused() {
        String message = "the secret token is not the one the webhook was set with";
        assertThatThrownBy(() -> BUTTONS.read(null, bytes(PRESSED))).hasMessage(message);
        assertThatThrownBy(() -> BUTTONS.read("", bytes(PRESSED))).hasMessage(message);
        assertThatThrownBy(() -> BUTTONS.read("S3cret_token-2", bytes(PRESSED))).hasMessage(message);
        assertThatThrownBy(() -> BUTTONS.read("S3cret_token-1", bytes("{")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the update is no JSON");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
