package io.bactrian.alerts.escalate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.ledger.Ledger;
import io.bactrian.support.MemoryLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkSignerTest {

    private static final String KEY = "{}:{alertname=\"DiskFull\"}";
    private static final Instant EXPIRES = Instant.parse("2026-07-04T12:00:00Z");

    private final Ledger ledger = MemoryLedger.open();
    private final LinkSigner signer = new LinkSigner(ledger);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void a_token_names_its_group_until_it_expires() {
        String token = signer.sign(KEY, EXPIRES);

        LinkSigner.Subject subject = signer.verify(token, EXPIRES.minusSeconds(1));
        assertThat(subject.is(KEY)).isTrue();
        assertThat(subject.is("{}:{alertname=\"Other\"}")).isFalse();
        assertThatThrownBy(() -> signer.verify(token, EXPIRES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the link expired at 2026-07-04T12:00:00Z");
    }

    @Test
    void a_token_fits_into_a_telegram_button_and_into_a_link() {
        String token = signer.sign(KEY.repeat(100), EXPIRES);

        assertThat(TelegramButtons.DATA + token).hasSizeLessThanOrEqualTo(64).matches("[A-Za-z0-9_:-]+");
    }

    @Test
    void a_token_of_which_any_bit_was_changed_is_forged() {
        byte[] bytes = Base64.getUrlDecoder().decode(signer.sign(KEY, EXPIRES));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertForged(Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "?", "ä", "AAAA", "../../etc/passwd", "%00"})
    void what_is_no_token_is_forged(String text) {
        assertForged(text);
        assertForged(text.repeat(100_000));
    }

    @Test
    void a_token_that_expired_and_is_forged_is_called_forged() {
        try (Ledger elsewhere = MemoryLedger.open()) {
            String other = new LinkSigner(elsewhere).sign(KEY, EXPIRES);

            assertThat(other).isNotEqualTo(signer.sign(KEY, EXPIRES));
            assertThatThrownBy(() -> signer.verify(other, EXPIRES.plusSeconds(1)))
                    .hasMessage("the link is forged or damaged");
        }
    }

    @Test
    void the_key_survives_the_process_and_instances_that_begin_together_share_it() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> work = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                LinkSigner one = new LinkSigner(ledger);
                work.add(() -> one.sign(KEY, EXPIRES));
            }
            List<String> tokens = new ArrayList<>();
            for (Future<String> token : threads.invokeAll(work)) {
                tokens.add(token.get());
            }
            assertThat(tokens).containsOnly(signer.sign(KEY, EXPIRES));
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertForged(String token) {
        assertThatThrownBy(() -> signer.verify(token, EXPIRES.minusSeconds(1)))
                .as(token.length() > 100 ? token.substring(0, 100) : token)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the link is forged or damaged");
    }
}
