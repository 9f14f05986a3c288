package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second file: what Alertmanager does not know, kept apart so that its own tools can read the first.
 *
 * @param fallbackReceiver who is told when every integration of a notification failed for good
 * @param receivers options by receiver name; a receiver without any has none
 * @param flapping how alerts that come and go are damped; the first rule that matches counts
 * @param onCall schedules by name
 */
public record Extensions(
        Optional<String> fallbackReceiver,
        Map<String, ReceiverOptions> receivers,
        List<FlapRule> flapping,
        List<EscalationPolicy> escalations,
        Map<String, OnCall> onCall,
        List<RecurringSilence> recurringSilences,
        Optional<SilenceReminder> silenceReminder,
        Acknowledgement acknowledgement) {

    public static final Extensions NONE = new Extensions(
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            Optional.empty(),
            Acknowledgement.DEFAULT);

    public ReceiverOptions optionsOf(String receiver) {
        return receivers.getOrDefault(receiver, ReceiverOptions.DEFAULT);
    }

    /**
     * @param rateLimit what is above it goes out as one digest
     * @param changedOnly messages hold only alerts that are new or newly resolved, except at repeats
     * @param resolvedWhenSilenced the end of an alert that was told and is silenced now is told all the same
     */
    public record ReceiverOptions(Optional<RateLimit> rateLimit, boolean changedOnly, boolean resolvedWhenSilenced) {
        public static final ReceiverOptions DEFAULT = new ReceiverOptions(Optional.empty(), false, false);
    }

    /** So many messages in so much time. */
    public record RateLimit(int messages, Duration per) {}

    /**
     * An alert that changed its state so often within a time is held firing until it kept still for {@code hold}.
     */
    public record FlapRule(List<Matcher> matchers, int changes, Duration within, Duration hold) {}

    /**
     * Who is told next while nobody acknowledges.
     *
     * @param matchers which groups, by the labels all their alerts share
     * @param receivers only groups of routes to these receivers; empty: any
     * @param repeat how often the steps begin again after the last one
     */
    public record EscalationPolicy(
            String name, List<Matcher> matchers, List<String> receivers, List<Step> steps, int repeat) {}

    /**
     * One step of a policy: wait, then tell.
     *
     * @param after time since the step before, or since the group was first notified
     * @param receivers who are told
     * @param onCall schedules whose members on call at that time are told
     */
    public record Step(Duration after, List<String> receivers, List<String> onCall) {}

    /** A schedule: the rotations in turn of rank, the substitutes above them. */
    public record OnCall(String name, ZoneId zone, List<Rotation> rotations, List<Substitute> substitutes) {

        /**
         * Members take turns of one length, from a local date and time on.
         *
         * @param length in days or weeks, kept over changes of daylight saving; or in hours
         * @param members names of receivers
         * @param timeIntervals only inside one of these; empty: always
         */
        public record Rotation(
                LocalDateTime start, Duration length, List<String> members, List<String> timeIntervals) {}

        /** One member in place of who would be on call. */
        public record Substitute(Instant from, Instant to, String member) {}
    }

    /** Alerts that match are silent inside any of the named time intervals. */
    public record RecurringSilence(String name, List<Matcher> matchers, List<String> timeIntervals, String comment) {}

    /** Somebody is told so long before a silence ends that still holds back alerts. */
    public record SilenceReminder(Duration before, String receiver) {}

    /**
     * @param linksExpire how long a link in a message can acknowledge
     * @param repeats whether an acknowledged group that did not change is repeated at its repeat interval
     * @param slackSigningSecret of the Slack app whose buttons acknowledge
     * @param telegramSecret the secret_token of the Telegram bot's webhook, whose buttons acknowledge
     */
    public record Acknowledgement(
            Duration linksExpire,
            boolean repeats,
            Optional<SecretSource> slackSigningSecret,
            Optional<SecretSource> telegramSecret) {
        public static final Acknowledgement DEFAULT = new Acknowledgement(Duration.ofDays(3), false);

        /** Without buttons. */
        public Acknowledgement(Duration linksExpire, boolean repeats) {
            this(linksExpire, repeats, Optional.empty(), Optional.empty());
        }
    }
}
