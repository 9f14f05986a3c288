package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedAnswersTest {

    private final SharedAnswers answers = new SharedAnswers();
    private final ExecutorService askers = Executors.newCachedThreadPool();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();

    @AfterEach
    void stop() {
        answers.close();
        askers.shutdownNow();
    }

    @Test
    void what_did_not_change_is_looked_at_and_not_written_again() {
        SharedBytes first = ask("q", "same");
        SharedBytes second = ask("q", "same");
        SharedBytes third = ask("q", "other");

        assertThat(second).isSameAs(first);
        assertThat(text(third)).isEqualTo("other");
        assertThat(text(first)).isEqualTo("same");
        assertThat(looks).hasValue(3);
        assertThat(writes).hasValue(2);
    }

    @Test
    void whoever_asks_while_one_is_made_gets_the_next_and_all_of_them_the_same() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger state = new AtomicInteger(1);
        Future<SharedBytes> early = askers.submit(() -> answers.ask(
                "q",
                () -> {
                    int seen = state.get();
                    looking.countDown();
                    await(go);
                    return seen;
                },
                this::write));
        looking.await();
        state.set(2); // whoever asks from here on must see it
        List<Thread> threads = new ArrayList<>();
        List<Future<SharedBytes>> late = new ArrayList<>();
        for (int at = 0; at < 20; at++) {
            late.add(askers.submit(() -> {
                synchronized (threads) {
                    threads.add(Thread.currentThread());
                }
                return answers.ask("q", () -> looked(state.get()), this::write);
            }));
        }
        Awaitility.await().until(() -> {
            synchronized (threads) {
                return threads.stream()
                                .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                                .count()
                        == 20;
            }
        });
        go.countDown();

        assertThat(text(early.get())).isEqualTo("1");
        for (Future<SharedBytes> one : late) {
            assertThat(text(one.get())).isEqualTo("2");
        }
        assertThat(looks).hasValue(1);
    }

    @Test
    void one_that_fails_is_tried_anew_by_the_next() {
        assertThatThrownBy(() -> answers.ask(
                        "q",
                        () -> {
                            throw new Refusal(400, "no");
                        },
                        this::write))
                .isInstanceOf(Refusal.class);

        assertThat(text(ask("q", "yes"))).isEqualTo("yes");
    }

    @Test
    void bytes_are_freed_when_they_are_replaced_or_forgotten_and_nobody_reads_them() {
        SharedBytes read = ask("q", "old");
        SharedBytes gone = ask("r", "gone");
        gone.release();
        ask("q", "new").release();
        assertThat(read.refCnt()).isOne();
        for (int at = 0; at < 8; at++) {
            ask("other" + at, "x").release();
        }

        assertThat(gone.refCnt()).isZero();
        assertThat(text(read)).isEqualTo("old");
        read.release();
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void a_new_answer_waits_until_there_is_room_for_it() throws Exception {
        SharedBytes large = answers.ask("large", () -> "large", seen -> List.of(new byte[33 << 20]));
        Future<SharedBytes> next = askers.submit(() -> ask("next", "next"));
        Awaitility.await().until(() -> large.refCnt() == 1); // forgotten for its sake, but it is being read
        assertThat(next.isDone()).isFalse();

        large.release();

        assertThat(text(next.get(10, TimeUnit.SECONDS))).isEqualTo("next");
        assertThat(large.refCnt()).isZero();
    }

    private SharedBytes ask(String question, String state) {
        return answers.ask(question, () -> looked(state), this::write);
    }

    private <T> T looked(T state) {
        looks.incrementAndGet();
        return state;
    }

    private List<byte[]> write(Object state) {
        writes.incrementAndGet();
        return List.of(state.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String text(SharedBytes bytes) {
        return bytes.plain().toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
