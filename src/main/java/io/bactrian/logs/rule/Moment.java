package io.bactrian.logs.rule;

import java.time.Duration;
import java.time.Instant;

/**
 * When something is seen or judged.
 *
 * @param now by the clock
 * @param heard how long events could have come so far: it stands still while reading is held back, so that nobody is
 *     called silent who could not be heard
 */
record Moment(Instant now, Duration heard) {}
