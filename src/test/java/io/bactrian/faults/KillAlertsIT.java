package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alert service is killed at random moments: while it starts, while alerts come in, while groups wait, while messages
 * are on their way to a slow receiver. {@code -Dbactrian.kills=N} and {@code -Dbactrian.seed=N} choose how often and when.
 */
@Timeout(1200)
class KillAlertsIT {

    private static final int KILLS = Integer.getInteger("bactrian.kills", 50);
    private static final long SEED = Long.getLong("bactrian.seed", System.nanoTime());

    /** They start at the same time, on few cores: lives pass faster than one after the other. */
    private static final int SERVICES = 3;

    @TempDir
    private Path folder;

    @Test
    void every_alert_is_told_and_none_again_after_the_receiver_said_that_it_has_it() throws Exception {
        System.out.printf("KillAlertsIT: seed %d, %d kills%n", SEED, KILLS);
        Random random = new Random(SEED);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<KilledService.Outcome>> running = new ArrayList<>();
        for (int at = 0; at < SERVICES; at++) {
            int kills = KILLS * (at + 1) / SERVICES - KILLS * at / SERVICES;
            Path own = folder.resolve("service-" + at);
            long seed = random.nextLong();
            running.add(threads.submit(() -> new KilledService(own, new Random(seed)).live(kills)));
        }
        List<KilledService.Outcome> outcomes = new ArrayList<>();
        for (Future<KilledService.Outcome> one : running) {
            outcomes.add(one.get(1100, TimeUnit.SECONDS));
        }
        threads.shutdownNow();
        outcomes.forEach(outcome -> System.out.println("KillAlertsIT: " + outcome));

        assertThat(outcomes).as("seed %d", SEED).allSatisfy(outcome -> {
            assertThat(outcome.untold()).as("accepted and never told").isEmpty();
            assertThat(outcome.toldAgain())
                    .as("told again though known to be told")
                    .isEmpty();
            assertThat(outcome.otherKeys()).as("told again under another key").isEmpty();
            assertThat(outcome.told()).isPositive();
        });
        assertThat(outcomes.stream().mapToInt(KilledService.Outcome::kills).sum())
                .isEqualTo(KILLS);
        assertThat(outcomes.stream().mapToInt(KilledService.Outcome::cutOff).sum())
                .as("seed %d: messages on their way when it was killed", SEED)
                .isPositive();
    }
}
