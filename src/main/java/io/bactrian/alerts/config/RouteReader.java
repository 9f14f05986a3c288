package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code route}: the tree, with what each node inherits filled in. */
final class RouteReader {

    private static final String ALL = "...";
    private static final Duration GROUP_WAIT = Duration.ofSeconds(30);
    private static final Duration GROUP_INTERVAL = Duration.ofMinutes(5);
    private static final Duration REPEAT_INTERVAL = Duration.ofHours(4);

    private final Set<String> receivers;
    private final Set<String> timeIntervals;

    RouteReader(Set<String> receivers, Set<String> timeIntervals) {
        this.receivers = receivers;
        this.timeIntervals = timeIntervals;
    }

    /**
     * @param included routes of other files, appended below the root
     */
    Route root(Fields fields, List<Fields> included) {
        if (fields.word("receiver").orElse("").isEmpty()) {
            fields.problem("root route must specify a default receiver", "add receiver: name");
        }
        if (!fields.scalars("mute_time_intervals").orElse(List.of()).isEmpty()) {
            fields.problem(
                    "mute_time_intervals",
                    "root route must not have any mute time intervals",
                    "put them into a route below routes:");
        }
        if (!fields.scalars("active_time_intervals").orElse(List.of()).isEmpty()) {
            fields.problem(
                    "active_time_intervals",
                    "root route must not have any active time intervals",
                    "put them into a route below routes:");
        }
        if (fields.flag("continue", false)) {
            fields.problem("continue", "root route must not have continue", "remove it");
        }
        Route defaults = new Route(
                "",
                "",
                "",
                List.of(),
                false,
                Set.of(),
                false,
                GROUP_WAIT,
                GROUP_INTERVAL,
                REPEAT_INTERVAL,
                List.of(),
                List.of(),
                Labels.NONE,
                List.of());
        Route root = read(fields, defaults, Optional.empty(), included);
        if (!root.matchers().isEmpty()) {
            String name = Stream.of("match", "match_re", "matchers")
                    .filter(fields::has)
                    .findFirst()
                    .orElseThrow();
            fields.problem(name, "root route must not have any matchers", "put them into a route below routes:");
        }
        return root;
    }

    private Route read(Fields fields, Route parent, Optional<Integer> index, List<Fields> included) {
        List<Matcher> matchers = MatcherReader.read(fields, "match", "match_re", "matchers");
        String own = matchers.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
        String receiver =
                fields.word("receiver").filter(name -> !name.isEmpty()).orElse(parent.receiver());
        if (fields.has("receiver") && !receivers.contains(receiver)) {
            fields.problem(
                    "receiver",
                    "undefined receiver \"" + receiver + "\" used in route",
                    ReceiverReader.hint(receivers, receiver));
        }
        Optional<List<String>> groupBy = groupBy(fields);
        boolean all = groupBy.filter(names -> names.contains(ALL)).isPresent();
        Route alone = new Route(
                index.map(at -> parent.id() + "/" + own + "/" + at).orElse(own),
                index.isPresent() ? parent.key() + "/" + own : own,
                receiver,
                matchers,
                fields.flag("continue", false),
                groupBy.<Set<String>>map(names -> all ? Set.of() : new LinkedHashSet<>(names))
                        .orElse(parent.groupBy()),
                groupBy.isPresent() ? all : parent.groupByAll(),
                fields.duration("group_wait").orElse(parent.groupWait()),
                interval(fields, "group_interval").orElse(parent.groupInterval()),
                interval(fields, "repeat_interval").orElse(parent.repeatInterval()),
                intervals(fields, "mute_time_intervals"),
                intervals(fields, "active_time_intervals"),
                labels(fields, parent.labels()),
                List.of());
        List<Fields> children = new ArrayList<>(fields.children("routes"));
        children.addAll(included);
        List<Route> routes = new ArrayList<>();
        for (Fields child : children) {
            routes.add(read(child, alone, Optional.of(routes.size()), List.of()));
        }
        fields.done(Map.of("group_by_str", "did you mean group_by?", "matcher", "did you mean matchers?"));
        return with(alone, routes);
    }

    private static Route with(Route alone, List<Route> routes) {
        return new Route(
                alone.id(),
                alone.key(),
                alone.receiver(),
                alone.matchers(),
                alone.continues(),
                alone.groupBy(),
                alone.groupByAll(),
                alone.groupWait(),
                alone.groupInterval(),
                alone.repeatInterval(),
                alone.muteTimeIntervals(),
                alone.activeTimeIntervals(),
                alone.labels(),
                List.copyOf(routes));
    }

    private static Optional<List<String>> groupBy(Fields fields) {
        Optional<List<String>> names = fields.words("group_by");
        names.ifPresent(list -> {
            Set<String> seen = new LinkedHashSet<>();
            for (String name : list) {
                if (!name.equals(ALL) && !fields.source().matcherMode().isLabelName(name)) {
                    fields.problem(
                            "group_by", "invalid label name \"" + name + "\" in group_by list", "correct or remove it");
                }
                if (!seen.add(name) && !name.equals(ALL)) {
                    fields.problem("group_by", "duplicated label \"" + name + "\" in group_by", "remove one of them");
                }
            }
            if (seen.contains(ALL) && seen.size() > 1) {
                fields.problem(
                        "group_by",
                        "cannot have wildcard group_by (`...`) and other labels at the same time",
                        "write group_by: ['...'] alone");
            }
        });
        return names;
    }

    private static Optional<Duration> interval(Fields fields, String name) {
        Optional<Duration> interval = fields.duration(name);
        if (interval.filter(Duration::isZero).isPresent()) {
            fields.problem(name, name + " cannot be zero", "write at least 1s");
        }
        return interval;
    }

    private List<String> intervals(Fields fields, String name) {
        List<String> found = new ArrayList<>();
        for (YamlScalar interval : fields.scalars(name).orElse(List.of())) {
            String value = fields.source().plainValue(interval);
            if (!timeIntervals.contains(value)) {
                fields.source()
                        .problem(
                                interval.line(),
                                "undefined time interval \"" + value + "\" used in route",
                                Nearest.to(value, timeIntervals)
                                        .map(near -> "did you mean " + near + "?")
                                        .orElse("add it to time_intervals"));
            }
            found.add(value);
        }
        return List.copyOf(found);
    }

    private static Labels labels(Fields fields, Labels inherited) {
        Map<String, String> labels = new LinkedHashMap<>();
        fields.pairs("labels").forEach((name, value) -> {
            if (!fields.source().matcherMode().isLabelName(name)) {
                fields.problem("labels", "invalid label name \"" + name + "\" in route labels", "correct or remove it");
            }
            labels.put(name, fields.source().value(value));
            fields.source().template(value.line(), fields.source().value(value), false);
        });
        return inherited.with(Labels.of(labels));
    }
}
