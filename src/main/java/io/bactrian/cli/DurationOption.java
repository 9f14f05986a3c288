package io.bactrian.cli;

import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.Duration;

/** Times as people type them after an option. */
final class DurationOption {

    private DurationOption() {}

    /**
     * @param example of the same option
     * @throws PermanentException when the text is no duration, or none at all
     */
    static Duration parse(String option, String text, String example) {
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, option + ": " + e.getMessage(), "write it like " + example, e);
        }
        if (duration.isZero()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, option + ": that is no time at all", "write it like " + example);
        }
        return duration;
    }
}
