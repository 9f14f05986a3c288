package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A node of the routing tree, with what it inherits filled in.
 *
 * @param id the key with the index among its siblings: unique in the tree
 * @param key {@code {}} for the root, {@code {}/{severity="critical"}} below
 * @param groupBy names of the labels that make a group; with {@code groupByAll} unused
 * @param labels templates of labels that notifications of this route carry
 */
public record Route(
        String id,
        String key,
        String receiver,
        List<Matcher> matchers,
        boolean continues,
        Set<String> groupBy,
        boolean groupByAll,
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        List<String> muteTimeIntervals,
        List<String> activeTimeIntervals,
        Labels labels,
        List<Route> routes) {

    /**
     * The nodes an alert goes to: depth first, a child that matches without {@code continue} stops its siblings, and a
     * node of which no child matches is itself the answer. Empty when this node does not match.
     */
    public List<Route> match(Labels alert) {
        if (!Matcher.all(matchers, alert)) {
            return List.of();
        }
        List<Route> found = new ArrayList<>();
        for (Route child : routes) {
            List<Route> below = child.match(alert);
            found.addAll(below);
            if (!below.isEmpty() && !child.continues) {
                break;
            }
        }
        return found.isEmpty() ? List.of(this) : found;
    }

    /** The labels an alert is grouped by here; those it lacks are left out. */
    public Labels groupLabels(Labels alert) {
        return groupByAll ? alert : alert.only(groupBy);
    }

    /** The identity of a group of this route, as Alertmanager writes it: {@code {}/{a="b"}:{alertname="X"}}. */
    public String groupKey(Labels groupLabels) {
        return key + ":" + groupLabels;
    }
}
