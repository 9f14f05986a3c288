package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TimeInterval;
import io.bactrian.alerts.config.WebhookConfig;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.runtime.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes configurations in a few words: waits 30 s, 5 min and 4 h, grouped by alertname, one webhook that sends ends. */
final class Routing {

    String key = "{}";
    String id = "{}";
    String receiver;
    List<Matcher> matchers = List.of();
    boolean continues;
    Set<String> groupBy = Set.of("alertname");
    Duration groupWait = Duration.ofSeconds(30);
    Duration groupInterval = Duration.ofMinutes(5);
    Duration repeatInterval = Duration.ofHours(4);
    List<String> mute = List.of();
    List<String> active = List.of();
    final List<Routing> routes = new ArrayList<>();

    Map<String, TimeInterval> intervals = new LinkedHashMap<>();
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    List<InhibitRule> inhibitRules = List.of();
    Extensions extensions = Extensions.NONE;

    Routing(String receiver) {
        this.receiver = receiver;
        receiver(receiver, true);
    }

    Routing waits(Duration wait, Duration interval, Duration repeat) {
        groupWait = wait;
        groupInterval = interval;
        repeatInterval = repeat;
        return this;
    }

    /** One webhook for each flag. */
    Routing receiver(String name, boolean... sendResolved) {
        List<Integration> integrations = new ArrayList<>();
        for (boolean ends : sendResolved) {
            integrations.add(new WebhookConfig(
                    integrations.size(),
                    ends,
                    new SecretSource.Inline(new Secret("http://127.0.0.1:1/")),
                    0,
                    Duration.ZERO,
                    Optional.empty(),
                    HttpConfig.DEFAULT));
        }
        receivers.put(name, new Receiver(name, Labels.NONE, integrations));
        return this;
    }

    /** A child that inherits the waits as they are now. */
    Routing child(String name, boolean goesOn, String label, String value) {
        Routing child = new Routing(name).waits(groupWait, groupInterval, repeatInterval);
        child.groupBy = groupBy;
        child.matchers = List.of(Matcher.equal(label, value));
        child.continues = goesOn;
        child.key = key + "/{" + child.matchers.get(0) + "}";
        child.id = child.key + "/" + routes.size();
        routes.add(child);
        receivers.putAll(child.receivers);
        return child;
    }

    AlertConfig config() {
        return new AlertConfig(
                "", Duration.ofMinutes(5), route(), inhibitRules, intervals, receivers, List.of(), extensions);
    }

    private Route route() {
        return new Route(
                id,
                key,
                receiver,
                matchers,
                continues,
                groupBy,
                false,
                groupWait,
                groupInterval,
                repeatInterval,
                mute,
                active,
                Labels.NONE,
                routes.stream().map(Routing::route).toList());
    }
}
