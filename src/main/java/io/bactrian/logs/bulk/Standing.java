package io.bactrian.logs.bulk;

import io.bactrian.logs.bulk.Trouble.Reason;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How it stands with one data stream of a cluster: what waits, since when nothing went through, and why; said in the log,
 * each reason once a minute.
 */
final class Standing {

    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
    private static final Duration SAID_AGAIN = Duration.ofMinutes(1);

    private final String name;
    private final Duration patience;
    private final LongSupplier nanos;
    private final Map<Reason, Long> said = new EnumMap<>(Reason.class);
    private long waiting;
    private long stillSince;
    private long troubledSince;
    private Trouble trouble;
    private boolean saidTrouble;

    /**
     * @param name for people: {@code main, logs-bactrian-default}
     * @param patience how long nothing may go through while something waits
     * @param nanos a clock that never steps
     */
    Standing(String name, Duration patience, LongSupplier nanos) {
        this.name = name;
        this.patience = patience;
        this.nanos = nanos;
    }

    synchronized void came(int events) {
        if (waiting == 0) {
            stillSince = nanos.getAsLong();
        }
        waiting += events;
    }

    /** They wait no more, whatever became of them. */
    synchronized void left(int events) {
        waiting -= events;
    }

    /** Elasticsearch, or the dead letters, took something. */
    synchronized void wentThrough() {
        stillSince = nanos.getAsLong();
        if (trouble != null) {
            Duration took = Duration.ofNanos(stillSince - troubledSince);
            trouble = null;
            if (saidTrouble) {
                saidTrouble = false;
                LOG.info("elasticsearch {}: takes events again after {}", name, Durations.format(took));
            }
        }
    }

    synchronized void met(Trouble met) {
        long now = nanos.getAsLong();
        if (trouble == null) {
            troubledSince = now;
        }
        trouble = met;
        Long last = said.get(met.reason());
        if (last == null || now - last >= SAID_AGAIN.toNanos()) {
            said.put(met.reason(), now);
            saidTrouble = true;
            String hint = met.hint().isEmpty() ? "" : System.lineSeparator() + "HINT: " + met.hint();
            LOG.warn("elasticsearch {}: {} events wait: {}{}", name, waiting, met.message(), hint);
        }
    }

    synchronized long waiting() {
        return waiting;
    }

    /** Empty while all is well, or may yet be. */
    synchronized Optional<String> whyNotReady() {
        long still = nanos.getAsLong() - stillSince;
        if (waiting == 0) {
            return Optional.empty();
        }
        String why = trouble == null ? "no answer yet" : trouble.message();
        if (trouble != null && trouble.reason().needsOperator()) {
            return Optional.of(waiting + " events wait: " + why);
        }
        return still > patience.toNanos()
                ? Optional.of(waiting + " events wait for " + Durations.format(Duration.ofNanos(still)) + ": " + why)
                : Optional.empty();
    }
}
