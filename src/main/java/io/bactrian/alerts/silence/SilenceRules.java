package io.bactrian.alerts.silence;

import io.bactrian.alerts.label.GoQuote;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.Silence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What a silence may be and when it can be changed in place; messages are Alertmanager's, clients know them. */
final class SilenceRules {

    private static final int MOST_BYTES = 256 * 1024;

    private SilenceRules() {}

    /**
     * @throws IllegalArgumentException when it cannot be stored
     */
    static void check(Silence silence, MatcherMode mode, Instant now) {
        if (!silence.startsAt().isBefore(silence.endsAt())) {
            throw new IllegalArgumentException("Failed to create silence: start time must be before end time");
        }
        if (silence.endsAt().isBefore(now)) {
            throw new IllegalArgumentException("Failed to create silence: end time can't be in the past");
        }
        List<Matcher> matchers = silence.matchers();
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("invalid silence: at least one matcher set required");
        }
        for (int at = 0; at < matchers.size(); at++) {
            String name = matchers.get(at).name();
            if (!mode.isLabelName(name)) {
                throw new IllegalArgumentException("invalid silence: invalid label matcher " + at
                        + " in set 0: invalid label name " + GoQuote.quote(name));
            }
        }
        // Those that negate count as not matching it, as Alertmanager has it.
        if (matchers.stream().allMatch(matcher -> matcher.operator().isEqual() && matcher.matches(Labels.NONE))) {
            throw new IllegalArgumentException(
                    "invalid silence: matcher set 0: at least one matcher must not match the empty string");
        }
        int size = size(silence);
        if (size > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "silence exceeded maximum size: " + size + " bytes (limit: " + MOST_BYTES + " bytes)");
        }
    }

    /** Whether a change keeps what the silence did until now as it was; otherwise it becomes another silence. */
    static boolean canUpdate(Silence old, Silence wanted, Instant now) {
        if (!old.matchers().equals(wanted.matchers())) {
            return false;
        }
        return switch (old.stateAt(now)) {
            case ACTIVE ->
                old.startsAt().getEpochSecond() == wanted.startsAt().getEpochSecond()
                        && !wanted.endsAt().isBefore(now);
            case PENDING -> !wanted.startsAt().isBefore(now);
            case EXPIRED -> false;
        };
    }

    private static int size(Silence silence) {
        String text = silence.matchers() + silence.createdBy() + silence.comment() + silence.annotations();
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
