package io.bactrian.alerts.config;

import java.time.Duration;

/**
 * How long it takes at most from a fault to its notification: the measurement sees it, a rule evaluates it, the rule
 * waits out its {@code for}, the group waits for more.
 */
public record DetectionTime(Duration scrape, Duration evaluation, Duration hold, Duration groupWait) {

    /** What detection may take. */
    public static final Duration BUDGET = Duration.ofMinutes(2);

    public Duration total() {
        return scrape.plus(evaluation).plus(hold).plus(groupWait);
    }

    public boolean isWithinBudget() {
        return total().compareTo(BUDGET) < 0;
    }

    /** As a sum: {@code 15s + 15s + 1m + 10s = 1m40s}. */
    @Override
    public String toString() {
        return PrometheusDuration.format(scrape) + " + " + PrometheusDuration.format(evaluation) + " + "
                + PrometheusDuration.format(hold) + " + " + PrometheusDuration.format(groupWait) + " = "
                + PrometheusDuration.format(total());
    }
}
