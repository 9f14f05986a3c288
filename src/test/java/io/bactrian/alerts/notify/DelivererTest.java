package io.bactrian.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.bactrian.alerts.dispatch.SystemTimers;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Delivery.State;
import io.bactrian.alerts.model.Event;
import io.bactrian.support.VirtualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelivererTest {

    private final VirtualTimers timers = new VirtualTimers(Samples.START);
    private final HttpStandIn near = new HttpStandIn();
    private final HttpStandIn far = new HttpStandIn();
    private Post post;

    @AfterEach
    void stop() {
        post.close();
        near.close();
        far.close();
    }

    @Test
    void what_waits_outlives_the_process_and_goes_when_another_starts() {
        begin();
        tell("DiskFull");
        assertThat(near.calls()).isEmpty();
        assertThat(post.only().state()).isEqualTo(State.WAITING);

        post.restart();
        post.startHere();

        assertThat(near.calls()).hasSize(1);
        assertThat(post.only().state()).isEqualTo(State.SENT);
        assertThat(events()).containsExactly(Event.Kind.NOTIFIED);
    }

    @Test
    void a_newer_message_about_a_group_takes_the_place_of_one_that_waits() {
        begin();
        tell("DiskFull");
        post.tell(Samples.resolved("team", "DiskFull", timers.now().plusSeconds(1)));
        tell("Other");

        post.startHere();

        assertThat(states()).containsExactly(State.SENT, State.SENT, State.SUPERSEDED);
        assertThat(near.calls()).hasSize(2);
        assertThat(near.calls().get(0).body()).contains("\"status\":\"resolved\"");
    }

    @Test
    void attempts_go_on_for_long_and_then_it_is_a_dead_letter_that_can_be_sent_again() {
        near.answer(500, "");
        begin().start(new DeliverySettings(4, 2, Duration.ofHours(1), Duration.ofMinutes(5)), Runnable::run);
        tell("DiskFull");

        timers.advance(Duration.ofMinutes(59));
        assertThat(post.only().state()).isEqualTo(State.WAITING);
        timers.advance(Duration.ofMinutes(11));
        assertThat(post.only().state()).isEqualTo(State.DEAD);
        assertThat(post.only().nextAttempt()).isEmpty();
        assertThat(post.only().error()).contains("status 500");

        near.answer(200, "");
        timers.advance(Duration.ofMinutes(6));
        post.outbox().retry(post.only().id());
        assertThat(post.only().state()).isEqualTo(State.SENT);
        assertThatThrownBy(() -> post.outbox().retry(post.only().id())).isInstanceOf(NoSuchElementException.class);
        post.outbox().forget(timers.now().plusSeconds(1));
        assertThat(post.deliveries()).isEmpty();
    }

    @Test
    void a_template_that_fails_is_a_dead_letter_at_once() {
        post = new Post(
                timers,
                Samples.config(Samples.receiver("team", Samples.telegram(near.url(""), "token", "", "{{ broken }}"))));
        post.startHere();
        tell("DiskFull");

        assertThat(post.only().state()).isEqualTo(State.DEAD);
        assertThat(post.only().error()).contains("cannot be rendered: unknown function broken in line 1");
        assertThat(near.calls()).isEmpty();
        assertThat(events()).containsExactly(Event.Kind.FAILED);
    }

    @Test
    void a_receiver_that_is_gone_is_a_dead_letter() {
        begin();
        tell("DiskFull");
        post.config(Samples.config());
        post.startHere();

        assertThat(post.only().error()).contains("team (webhook 0) is no longer in the configuration");
        assertThat(post.only().state()).isEqualTo(State.DEAD);
    }

    @Test
    void the_breaker_lets_nothing_through_while_it_is_open_and_one_when_it_is_half_open() {
        near.answer(500, "");
        begin().startHere();
        for (int at = 0; at < 5; at++) {
            tell("Alert" + at);
        }
        assertThat(near.calls()).hasSize(5);
        assertThat(breaker()).isEqualTo(1);

        tell("Late");
        timers.advance(Duration.ofMillis(29_500));
        assertThat(near.calls()).hasSize(5);
        timers.advance(Duration.ofSeconds(1));
        assertThat(near.calls()).hasSize(6);

        near.answer(200, "");
        timers.advance(Duration.ofSeconds(61));
        assertThat(breaker()).isZero();
        assertThat(states()).containsOnly(State.SENT);
        assertThat(near.calls()).hasSize(12);
    }

    @Test
    void when_every_integration_gave_up_the_fallback_receiver_is_told_and_readiness_is_red_until_something_arrives() {
        near.answer(404, "");
        far.answer(500, "");
        fallback();
        post.startHere();
        assertThat(post.notifying().healthy()).isTrue();

        tell("DiskFull");

        assertThat(post.notifying().healthy()).isFalse();
        assertThat(post.deliveries()).extracting(Delivery::receiver).containsExactly("last", "team");
        assertThat(post.deliveries().get(0).reason()).isEqualTo("every other channel failed");
        far.answer(200, "");
        timers.advance(Duration.ofSeconds(1));
        assertThat(far.calls().get(1).body()).contains("every other channel failed", "DiskFull");
        assertThat(post.notifying().healthy()).isTrue();
    }

    @Test
    void the_fallback_receiver_is_told_once_of_what_has_failed_for_five_minutes() {
        near.answer(500, "");
        fallback();
        post.startHere();
        tell("DiskFull");

        timers.advance(Duration.ofMinutes(4));
        assertThat(far.calls()).isEmpty();
        timers.advance(Duration.ofMinutes(2));
        assertThat(far.calls()).hasSize(1);
        timers.advance(Duration.ofMinutes(20));
        assertThat(far.calls()).hasSize(1);
    }

    @Test
    void a_clock_that_is_set_back_holds_nothing_up() {
        near.answer(500, "");
        begin().startHere();
        tell("DiskFull");
        timers.step(Duration.ofHours(-1));
        near.answer(200, "");

        timers.advance(Duration.ofSeconds(61));

        assertThat(post.only().state()).isEqualTo(State.SENT);
    }

    @Test
    void a_test_message_goes_to_every_integration() {
        post = new Post(
                timers,
                Samples.config(Samples.receiver(
                        "team", Samples.webhook(0, near.url("/a")), Samples.webhook(1, far.url("/b")))));
        post.startHere();

        List<Long> ids = post.outbox().test("team");

        assertThat(ids).hasSize(2);
        assertThat(near.calls().get(0).body()).contains("BactrianTest", "\"notification_reason\":\"test\"");
        assertThat(far.calls()).hasSize(1);
        assertThatThrownBy(() -> post.outbox().test("nobody")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_slack_that_hangs_does_not_delay_the_mail() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        near.answer(0, "");
        try (SystemTimers real = new SystemTimers()) {
            post = new Post(
                    real,
                    Samples.config(Samples.receiver(
                            "team",
                            Samples.slackWebhook(near.url("/hook")),
                            Samples.email(mail.getSmtp().getPort()))));
            post.start(new DeliverySettings(4, 2, Duration.ofHours(24), Duration.ofMinutes(5)));
            for (int at = 0; at < 10; at++) {
                post.tell(Samples.firing("team", "Alert" + at, real.now()));
            }

            await().atMost(Duration.ofSeconds(10)).until(() -> mail.getReceivedMessages().length == 10);

            assertThat(post.deliveries())
                    .filteredOn(each -> each.kind().equals("slack"))
                    .noneMatch(each -> each.state() == State.SENT);
            near.close();
            post.notifying().close();
        } finally {
            mail.stop();
        }
    }

    @Test
    void messages_about_one_group_keep_their_order_over_many_threads() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        near.answer(call -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            return new HttpStandIn.Answer(200, "", Map.of());
        });
        try (SystemTimers real = new SystemTimers()) {
            post = new Post(real, Samples.config(Samples.receiver("team", Samples.webhook(0, near.url("/")))));
            post.start(DeliverySettings.DEFAULT);
            Instant at = real.now();
            for (int number = 0; number < 30; number++) {
                post.tell(Samples.notification("team", "DiskFull", at.plusMillis(number), true, "number " + number));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> states().stream().noneMatch(State.WAITING::equals));

            List<Integer> numbers = near.calls().stream()
                    .map(call -> Integer.valueOf(call.body().replaceAll("(?s).*?number (\\d+).*", "$1")))
                    .toList();
            assertThat(numbers).isSorted().endsWith(29);
            assertThat(most).hasValue(1);
            post.notifying().close();
        }
    }

    private Post begin() {
        post = new Post(timers, Samples.config(Samples.receiver("team", Samples.webhook(0, near.url("/")))));
        return post;
    }

    private void fallback() {
        post = new Post(
                timers,
                Samples.config(
                        Samples.extensions(Optional.of("last"), Map.of()),
                        Samples.receiver("team", Samples.webhook(0, near.url("/"))),
                        Samples.receiver("last", Samples.webhook(0, far.url("/")))));
    }

    private void tell(String name) {
        post.tell(Samples.firing("team", name, timers.now()));
    }

    private double breaker() {
        return post.metrics().get("bactrian.alert.breaker").gauge().value();
    }

    private List<State> states() {
        return post.deliveries().stream().map(Delivery::state).toList();
    }

    private List<Event.Kind> events() {
        return new History(post.ledger())
                .query(List.of(), Instant.EPOCH, timers.now().plusSeconds(60), 100).stream()
                        .map(Event::kind)
                        .toList();
    }
}
