package io.bactrian.alerts.config;

import io.bactrian.alerts.config.Extensions.Acknowledgement;
import io.bactrian.alerts.config.Extensions.EscalationPolicy;
import io.bactrian.alerts.config.Extensions.FlapRule;
import io.bactrian.alerts.config.Extensions.OnCall;
import io.bactrian.alerts.config.Extensions.RateLimit;
import io.bactrian.alerts.config.Extensions.ReceiverOptions;
import io.bactrian.alerts.config.Extensions.RecurringSilence;
import io.bactrian.alerts.config.Extensions.SilenceReminder;
import io.bactrian.alerts.config.Extensions.Step;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The second file; every name in it must be one of the first. */
final class ExtensionsReader {

    private static final int MOST_STEPS = 50;
    private static final int MOST_REPEATS = 20;
    private static final int MOST_CHANGES = 1000;
    private static final int MOST_MESSAGES = 100_000;

    private final Names receivers;
    private final Names intervals;

    ExtensionsReader(Set<String> receivers, Set<String> intervals) {
        this.receivers = new Names("receiver", receivers);
        this.intervals = new Names("time interval", intervals);
    }

    Extensions read(Fields file) {
        file.node("include");
        Map<String, OnCall> onCall = new OnCallReader(receivers, intervals).read(file);
        Names schedules = new Names("schedule", onCall.keySet());
        Extensions extensions = new Extensions(
                receivers.one(file, "fallback_receiver"),
                options(file),
                file.children("flapping").stream()
                        .map(ExtensionsReader::flapping)
                        .toList(),
                unique(file, "escalation_policies").stream()
                        .map(fields -> policy(fields, schedules))
                        .toList(),
                onCall,
                unique(file, "recurring_silences").stream().map(this::silence).toList(),
                file.child("silence_reminder").map(this::reminder),
                file.child("acknowledgement")
                        .map(ExtensionsReader::acknowledgement)
                        .orElse(Acknowledgement.DEFAULT));
        file.done();
        return extensions;
    }

    /** The items of a list that all need a name of their own. */
    static List<Fields> unique(Fields file, String list) {
        List<Fields> items = file.children(list);
        Set<String> seen = new HashSet<>();
        for (Fields item : items) {
            String name = item.name("name", "missing name in " + list);
            if (!name.isEmpty() && !seen.add(name)) {
                item.problem("name", "\"" + name + "\" is not unique in " + list, "rename one of them");
            }
        }
        return items;
    }

    private Map<String, ReceiverOptions> options(Fields file) {
        Map<String, ReceiverOptions> options = new LinkedHashMap<>();
        for (Fields fields : unique(file, "receivers")) {
            String content = fields.word("content").orElse("all");
            if (!Set.of("all", "changed").contains(content)) {
                fields.problem("content", "content must be either 'all' or 'changed'", "remove it: all is the default");
            }
            ReceiverOptions option = new ReceiverOptions(
                    fields.child("rate_limit").map(ExtensionsReader::rateLimit),
                    content.equals("changed"),
                    fields.flag("notify_resolved_when_silenced", false));
            receivers.one(fields, "name").ifPresent(name -> options.put(name, option));
            fields.done();
        }
        return options;
    }

    private static RateLimit rateLimit(Fields fields) {
        RateLimit limit = new RateLimit(
                required(fields, "messages", 1, MOST_MESSAGES), required(fields, "per", Duration.ofMinutes(1)));
        fields.done();
        return limit;
    }

    private static FlapRule flapping(Fields fields) {
        FlapRule rule = new FlapRule(
                MatcherReader.list(fields, "matchers"),
                required(fields, "changes", 2, MOST_CHANGES),
                required(fields, "within", Duration.ofMinutes(10)),
                required(fields, "hold", Duration.ofMinutes(10)));
        fields.done();
        return rule;
    }

    private EscalationPolicy policy(Fields fields, Names schedules) {
        List<Fields> steps = fields.children("steps");
        if (steps.isEmpty()) {
            fields.problem(
                    "steps", "an escalation policy needs at least one step", "add steps: [{after: 10m, notify: […]}]");
        }
        if (steps.size() > MOST_STEPS) {
            fields.problem("steps", "more than " + MOST_STEPS + " steps", "use repeat");
        }
        EscalationPolicy policy = new EscalationPolicy(
                fields.word("name").orElse(""),
                MatcherReader.list(fields, "matchers"),
                receivers.some(fields, "receivers"),
                steps.stream().map(step -> step(step, schedules)).toList(),
                fields.number("repeat", 0, MOST_REPEATS).orElse(0L).intValue());
        fields.done();
        return policy;
    }

    private Step step(Fields fields, Names schedules) {
        Step step = new Step(
                fields.duration("after").orElse(Duration.ZERO),
                receivers.some(fields, "notify"),
                schedules.some(fields, "on_call"));
        if (!fields.has("notify") && !fields.has("on_call")) {
            fields.problem("the step tells nobody", "add notify: [receiver] or on_call: [schedule]");
        }
        fields.done();
        return step;
    }

    private RecurringSilence silence(Fields fields) {
        List<Matcher> matchers = MatcherReader.list(fields, "matchers");
        if (Matcher.all(matchers, Labels.NONE)) {
            fields.problem("matchers", "the silence matches everything", "add a matcher that needs a label");
        }
        List<String> times = intervals.some(fields, "time_intervals");
        if (times.isEmpty()) {
            fields.problem("the silence has no time intervals", "add time_intervals: [name]");
        }
        RecurringSilence silence =
                new RecurringSilence(fields.word("name").orElse(""), matchers, times, fields.text("comment", ""));
        fields.done();
        return silence;
    }

    private SilenceReminder reminder(Fields fields) {
        SilenceReminder reminder = new SilenceReminder(
                required(fields, "before", Duration.ofHours(1)), receivers.required(fields, "receiver"));
        fields.done();
        return reminder;
    }

    private static Acknowledgement acknowledgement(Fields fields) {
        Optional<Duration> expire = positive(fields, "links_expire");
        Acknowledgement acknowledgement = new Acknowledgement(
                expire.orElse(Acknowledgement.DEFAULT.linksExpire()),
                fields.flag("repeats", Acknowledgement.DEFAULT.repeats()),
                fields.secret("slack_signing_secret"),
                fields.secret("telegram_secret"));
        fields.done();
        return acknowledgement;
    }

    private static int required(Fields fields, String name, int least, int most) {
        if (!fields.has(name)) {
            fields.problem("missing " + name, "add " + name + ": a number from " + least + " to " + most);
        }
        return fields.number(name, least, most).orElse((long) least).intValue();
    }

    private static Duration required(Fields fields, String name, Duration example) {
        if (!fields.has(name)) {
            fields.problem("missing " + name, "add " + name + ": " + PrometheusDuration.format(example));
        }
        return positive(fields, name).orElse(example);
    }

    static Optional<Duration> positive(Fields fields, String name) {
        Optional<Duration> duration = fields.duration(name);
        if (duration.filter(Duration::isZero).isPresent()) {
            fields.problem(name, name + " cannot be zero", "write at least 1s");
        }
        return duration;
    }
}
