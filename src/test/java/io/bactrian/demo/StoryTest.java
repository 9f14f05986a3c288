package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StoryTest {

    private final StringWriter out = new StringWriter();
    private final Narrator narrator = new Narrator(new PrintWriter(out), false);
    private final List<String> performed = new ArrayList<>();

    @Test
    void every_step_is_told_in_its_order() throws Exception {
        boolean held = tell(
                new Story.Step("first", () -> narrator.expect(true, "1 is less than 2", "1 is not")),
                new Story.Step("second", () -> performed.add("second")));

        assertThat(held).isTrue();
        assertThat(performed).containsExactly("second");
        assertThat(out.toString().lines()).containsExactly("", "1  first", "   ok  1 is less than 2", "", "2  second");
    }

    @Test
    void an_expectation_that_does_not_hold_is_named_and_ends_the_story() throws Exception {
        boolean held = tell(
                new Story.Step("broken", () -> narrator.expect(false, "it restores", "the rows of purchase differ")),
                new Story.Step("never reached", () -> performed.add("never")));

        assertThat(held).isFalse();
        assertThat(performed).isEmpty();
        assertThat(out.toString())
                .contains("FAILED  the rows of purchase differ")
                .contains("step 1 of 2 did not hold")
                .doesNotContain("it restores", "never reached");
    }

    @Test
    void a_failure_shows_its_hint() throws Exception {
        boolean held = tell(new Story.Step("failing", () -> {
            throw new BactrianException(ExitCode.UPLOAD_FAILED, "the bucket is gone", "make it again");
        }));

        assertThat(held).isFalse();
        assertThat(out.toString()).contains("FAILED  the bucket is gone", "HINT: make it again");
    }

    @Test
    void a_step_that_takes_too_long_fails_and_is_interrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        boolean held = new Story(narrator, Duration.ofMillis(50)).tell(List.of(new Story.Step("hanging", () -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        })));

        assertThat(held).isFalse();
        interrupted.await();
        assertThat(out.toString()).contains("FAILED  took longer than 0.1s");
    }

    @Test
    void waiting_ends_with_the_answer_or_with_the_time() throws Exception {
        assertThat(Waiting.until(Duration.ofSeconds(1), "mail", () -> Optional.of("mail")))
                .isEqualTo("mail");

        boolean held = tell(new Story.Step(
                "waiting", () -> Waiting.until(Duration.ZERO, "mail about the archive", Optional::<String>empty)));

        assertThat(held).isFalse();
        assertThat(out.toString()).contains("FAILED  no mail about the archive within 0.0s");
    }

    @Test
    void nothing_is_told_once_everything_is_being_stopped() {
        narrator.mute();
        narrator.line("too late");

        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_reader_who_sees_signs_gets_them() {
        Narrator signs = new Narrator(new PrintWriter(out), true);
        signs.held("well");
        signs.failed("badly");

        assertThat(out.toString().lines()).containsExactly("   ✓ well", "   ✗ badly");
    }

    private boolean tell(Story.Step... steps) throws InterruptedException {
        return new Story(narrator, Duration.ofSeconds(10)).tell(List.of(steps));
    }
}
