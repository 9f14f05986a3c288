package io.bactrian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DoctorTest {

    @Test
    void findings_come_in_the_order_of_the_checks() throws InterruptedException {
        Finding first = Finding.ok("one", "good");
        Finding second = Finding.warn("two", "hm", "look");
        assertThat(examine(check("one", () -> first), check("two", () -> second)))
                .containsExactly(first, second);
    }

    @Test
    void checks_run_side_by_side() throws InterruptedException {
        CyclicBarrier all = new CyclicBarrier(3);
        Callable<Finding> meet = () -> {
            all.await(10, TimeUnit.SECONDS);
            return Finding.ok("x", "met the others");
        };
        assertThat(examine(check("a", meet), check("b", meet), check("c", meet)))
                .extracting(Finding::message)
                .containsOnly("met the others");
    }

    @Test
    void a_check_that_hangs_is_a_failure_and_holds_up_nobody() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        List<Finding> findings = new Doctor(Duration.ofMillis(300))
                .examine(List.of(
                        check("stuck", () -> {
                            never.await();
                            return Finding.ok("stuck", "never");
                        }),
                        check("quick", () -> Finding.ok("quick", "good"))));
        assertThat(findings)
                .containsExactly(
                        Finding.fail(
                                "stuck",
                                "gave no answer within 0.3s",
                                "see whether a firewall swallows the connection, or a disk does not answer"),
                        Finding.ok("quick", "good"));
    }

    @Test
    void what_a_check_throws_is_a_failure_with_its_hint() throws InterruptedException {
        assertThat(examine(
                        check("known", () -> {
                            throw new PermanentException(ExitCode.KEY, "the key is gone", "find it");
                        }),
                        check("unknown", () -> {
                            throw new IllegalStateException("oops");
                        })))
                .containsExactly(
                        Finding.fail("known", "the key is gone", "find it"),
                        Finding.fail(
                                "unknown",
                                "cannot be checked: java.lang.IllegalStateException: oops",
                                "this is a defect of the check; report it with its name"));
    }

    private static List<Finding> examine(Check... checks) throws InterruptedException {
        return new Doctor(Duration.ofSeconds(20)).examine(List.of(checks));
    }

    private static Check check(String subject, Callable<Finding> body) {
        return new Check() {
            @Override
            public String subject() {
                return subject;
            }

            @Override
            public Finding run() throws Exception {
                return body.call();
            }
        };
    }
}
