package io.bactrian.logs.redact;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What a {@link Redactor} does, as metrics. */
final class RedactMeters implements Tally {

    private final Map<Detector, Counter> redacted = new EnumMap<>(Detector.class);
    private final Counter failures;

    RedactMeters(MeterRegistry registry) {
        for (Detector detector : Detector.values()) {
            redacted.put(
                    detector,
                    Counter.builder("bactrian.logs.redacted")
                            .description("Finds that were replaced")
                            .tag("detector", detector.label())
                            .register(registry));
        }
        failures = Counter.builder("bactrian.logs.redact.failures")
                .description("Texts that could not be looked through and were taken out whole")
                .register(registry);
    }

    @Override
    public void redacted(Detector detector) {
        redacted.get(detector).increment();
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
