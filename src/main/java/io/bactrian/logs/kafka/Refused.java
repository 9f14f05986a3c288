package io.bactrian.logs.kafka;

import io.bactrian.logs.Event;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.logs.deadletter.DeadLetters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;

/** Keeps as dead letters what does not go through a topic, and counts it. */
final class Refused {

    static final String TOO_LARGE = "record_too_large";
    static final String UNREADABLE = "record_unreadable";

    private static final int NO_STATUS = 0; // Elasticsearch never saw it

    private final String cluster;
    private final String dataStream;
    private final DeadLetters letters;
    private final Clock clock;
    private final MeterRegistry registry;

    Refused(String cluster, String dataStream, DeadLetters letters, Clock clock, MeterRegistry registry) {
        this.cluster = cluster;
        this.dataStream = dataStream;
        this.letters = letters;
        this.clock = clock;
        this.registry = registry;
        count(TOO_LARGE, 0);
        count(UNREADABLE, 0);
    }

    /** @throws io.bactrian.runtime.BactrianException when they cannot be kept: then the batch must come again */
    void tooLarge(List<Event> events) {
        keep(
                events.stream()
                        .map(event -> letter(
                                event,
                                TOO_LARGE,
                                "as JSON it is larger than a record may be, " + Packing.MOST + " bytes"))
                        .toList(),
                TOO_LARGE);
    }

    /** @throws io.bactrian.runtime.BactrianException when they cannot be kept: then the batch must come again */
    void unreadable(List<Unpacking.Unreadable> some) {
        keep(
                some.stream()
                        .map(one -> letter(one.note(), UNREADABLE, one.reason()))
                        .toList(),
                UNREADABLE);
    }

    private void keep(List<DeadLetter> some, String type) {
        if (!some.isEmpty()) {
            letters.keep(some);
            count(type, some.size());
        }
    }

    private DeadLetter letter(Event event, String type, String reason) {
        return new DeadLetter(event, cluster, dataStream, NO_STATUS, type, reason, clock.instant());
    }

    private void count(String reason, int events) {
        Counter.builder("bactrian.logs.kafka.refused")
                .description("Events that became dead letters on their way through a Kafka topic")
                .tag("reason", reason)
                .register(registry)
                .increment(events);
    }
}
