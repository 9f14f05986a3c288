package io.bactrian.alerts.config;

import java.time.Instant;

/** A named set of times: any of its spans, each with all its fields, as {@code time_intervals} define them. */
public interface TimeInterval {

    boolean contains(Instant time);
}
