package io.bactrian.alerts.silence;

import io.bactrian.alerts.model.Silence;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The silences in figures, under Alertmanager's names. */
public final class SilenceMetrics {

    private SilenceMetrics() {}

    /** Registers {@code alertmanager_silences{state}} and {@code alertmanager_silences_queries_total}. */
    public static void bind(MeterRegistry registry, Silences silences) {
        for (Silence.State state : Silence.State.values()) {
            Gauge.builder("alertmanager_silences", silences, known -> known.count(state))
                    .description("How many silences by state")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .strongReference(true)
                    .register(registry);
        }
        FunctionCounter.builder("alertmanager_silences_queries", silences, Silences::queries)
                .description("How often it was asked who silences an alert")
                .register(registry);
    }
}
