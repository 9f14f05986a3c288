package io.bactrian.alerts.api;

import com.google.re2j.Pattern;
import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.AlertStatus.State;
import io.bactrian.alerts.model.GroupStatus;
import io.bactrian.runtime.Expressions;
import java.util.ArrayList;
import java.util.List;

/** Which alerts a request asks for. */
final class AlertFilter {

    private final boolean active;
    private final boolean silenced;
    private final boolean inhibited;
    private final boolean unprocessed;
    private final boolean muted;
    private final List<Matcher> matchers;
    private final List<Matcher> receiverMatchers;
    private final Pattern receiver;
    private final AlertConfig config;

    /** @throws Refusal when an expression is none */
    AlertFilter(Request request, AlertConfig config) {
        this.active = request.flag("active", true);
        this.silenced = request.flag("silenced", true);
        this.inhibited = request.flag("inhibited", true);
        this.unprocessed = request.flag("unprocessed", true);
        this.matchers = matchers(request.parameters("filter"), config.matcherMode());
        this.receiverMatchers = matchers(request.parameters("receiver_matchers"), config.matcherMode());
        this.receiver = receiver(request.parameter("receiver"));
        this.muted = request.flag("muted", true);
        this.config = config;
    }

    boolean takes(AlertStatus alert) {
        return takesState(alert)
                && Matcher.all(matchers, alert.alert().labels())
                && alert.receivers().stream().anyMatch(this::takesReceiver);
    }

    /** Those groups that were asked for, with those of their alerts that were, with those of their receivers that were. */
    List<GroupStatus> shown(List<GroupStatus> groups) {
        return groups.stream()
                .filter(status -> takesReceiver(status.group().receiver()))
                .filter(status -> muted || status.mutedBy().isEmpty())
                .map(status -> new GroupStatus(
                        status.group(),
                        status.alerts().stream()
                                .filter(this::takesInGroup)
                                .map(this::shown)
                                .toList(),
                        status.mutedBy(),
                        status.acknowledgement()))
                .filter(status -> !status.alerts().isEmpty())
                .toList();
    }

    private AlertStatus shown(AlertStatus alert) {
        return receiver == null && receiverMatchers.isEmpty()
                ? alert
                : new AlertStatus(
                        alert.alert(),
                        alert.state(),
                        alert.silencedBy(),
                        alert.inhibitedBy(),
                        alert.mutedBy(),
                        alert.receivers().stream().filter(this::takesReceiver).toList());
    }

    /** As {@link #takes}, for an alert of a group whose receiver was asked about already. */
    private boolean takesInGroup(AlertStatus alert) {
        return takesState(alert) && Matcher.all(matchers, alert.alert().labels());
    }

    private boolean takesReceiver(String name) {
        if (receiver != null && !receiver.matches(name)) {
            return false;
        }
        return receiverMatchers.isEmpty() || Matcher.all(receiverMatchers, labelsOf(name, config));
    }

    private boolean takesState(AlertStatus alert) {
        return (active || alert.state() != State.ACTIVE)
                && (unprocessed || alert.state() != State.UNPROCESSED)
                && (silenced || alert.silencedBy().isEmpty())
                && (inhibited || alert.inhibitedBy().isEmpty());
    }

    /** The labels of a receiver, its name among them. */
    static Labels labelsOf(String receiver, AlertConfig config) {
        Receiver known = config.receivers().get(receiver);
        Labels name = Labels.of("name", receiver);
        return known == null ? name : known.labels().with(name);
    }

    /** @throws Refusal when one is none */
    static List<Matcher> matchers(List<String> texts, MatcherMode mode) {
        if (texts.size() > ApiLimits.MATCHERS) {
            throw new Refusal(400, "more than " + ApiLimits.MATCHERS + " matchers");
        }
        List<Matcher> matchers = new ArrayList<>();
        for (String text : texts) {
            checkLength(text);
            try {
                matchers.add(mode.parseOne(text));
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, e.getMessage());
            }
        }
        return matchers;
    }

    private static Pattern receiver(String expression) {
        if (expression.isEmpty()) {
            return null;
        }
        checkLength(expression);
        try {
            return Expressions.whole(expression);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "failed to parse receiver param: " + e.getMessage());
        }
    }

    private static void checkLength(String expression) {
        if (expression.length() > ApiLimits.MATCHER_LENGTH) {
            throw new Refusal(400, "a matcher is longer than " + ApiLimits.MATCHER_LENGTH + " characters");
        }
    }
}
