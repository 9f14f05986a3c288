package io.bactrian.alerts.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.Alerting;
import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.Extensions.ReceiverOptions;
import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.dispatch.Oracle.To;
import io.bactrian.alerts.dispatch.Oracle.Told;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification.Reason;
import io.bactrian.alerts.model.Silence;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import io.bactrian.support.MemoryLedger;
import io.bactrian.support.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whatever order, the whole alert flow tells what the {@link Oracle} says, at the times it says.
 * What is told is read from the outbox, where it is committed; nothing leaves it.
 */
class DispatcherModelTest {

    private static final int SCRIPTS = 40;
    private static final int STEPS = 24;
    /** A script's beat: short, so that what the service does every second does not make it long. */
    private static final Duration BEAT = Duration.ofMillis(200);

    private static final Duration HALF = BEAT.dividedBy(2);
    private static final int SETTLED = 60;
    private static final int MINUTE = 60;
    private static final DeliverySettings NOTHING_LEAVES =
            new DeliverySettings(0, 1, Duration.ofHours(24), Duration.ofHours(24));
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();

    private static final Labels OUTAGE = Labels.of("alertname", "Outage", "team", "net");
    private static final List<Labels> ALERTS = List.of(
            Labels.of("alertname", "Disk", "instance", "a", "team", "db"),
            Labels.of("alertname", "Disk", "instance", "b", "team", "db"),
            Labels.of("alertname", "Disk", "instance", "c", "team", "web"),
            Labels.of("alertname", "Cpu", "instance", "a", "team", "db"),
            OUTAGE);
    private static final List<Matcher> SILENCED =
            List.of(Matcher.equal("alertname", "Disk"), Matcher.equal("team", "db"), Matcher.equal("instance", "a"));

    private final JsonMapper json = new JsonMapper();
    private Random random;
    private List<String> script;
    private Map<Labels, List<Instant>> fired;
    private Ledger ledger;
    private VirtualTimers timers;
    private AlertConfig config;
    private Alerting alerting;
    private Oracle oracle;

    @AfterAll
    static void stopCamel() {
        CAMEL.stop();
    }

    @AfterEach
    void heal() {
        if (oracle.ledgerIsAway) {
            heals();
        }
        alerting.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatIsToldIsWhatTheRulesSay(int quarter) {
        for (long seed = (long) quarter * SCRIPTS; seed < (quarter + 1L) * SCRIPTS; seed++) {
            run(seed);
        }
    }

    private void run(long seed) {
        random = new Random(seed * 7919 + 17);
        script = new ArrayList<>();
        fired = new HashMap<>();
        ledger = MemoryLedger.empty();
        timers = new VirtualTimers(Lab.START.plus(HALF));
        config = routing(random.nextInt(ROUTINGS)).config();
        oracle = new Oracle(config, timers.now());
        start();
        pass(HALF);
        for (int step = 0; step < STEPS; step++) {
            step();
            if (random.nextInt(3) > 0) {
                pass(beats(random.nextInt(40) == 0 ? 200 : random.nextInt(12) + 1));
            }
        }
        List<Labels> firing = settle();
        List<Told> before = told();
        firing.forEach(alert -> report("ends", alert, start(alert), timers.now(), false));
        pass(beats(SETTLED));
        alerting.close();

        List<Told> told = told();
        String story = "seed " + seed + ":\n" + String.join("\n", script);
        assertThat(told).as(story).isEqualTo(oracle.told());
        nothingIsToldTwice(told, story);
        noEndIsTakenBack(told, story);
        firing.forEach(alert -> everybodyHeard(alert, last(before), last(told), story));
    }

    /** Nothing holds anything back any more, and enough time has passed to tell everything. */
    private List<Labels> settle() {
        if (oracle.ledgerIsAway) {
            heals();
        }
        oracle.silences.keySet().stream().sorted().toList().forEach(this::unsilence);
        report("ends", OUTAGE, start(OUTAGE), timers.now(), false);
        pass(beats(SETTLED));
        pass(beats(MINUTE - Math.floorMod(beat(timers.now()), MINUTE)));
        return ALERTS.stream().filter(oracle::fires).toList();
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> fire(any(ALERTS));
            case 6, 7, 8, 9 -> {
                Labels alert = any(ALERTS);
                report("ends", alert, start(alert), timers.now(), false);
            }
            case 10, 11 -> {
                Labels alert = any(ALERTS);
                oracle.known(alert)
                        .ifPresent(known -> report("same again", alert, known.startsAt(), known.endsAt(), false));
            }
            case 12, 13 -> silence(any(SILENCED), random.nextInt(60) + 1);
            case 14 -> oracle.silences.keySet().stream().sorted().findFirst().ifPresent(this::unsilence);
            case 15 -> {
                if (oracle.ledgerIsAway) {
                    heals();
                } else {
                    fails();
                }
            }
            case 16, 17 -> reload(random.nextInt(ROUTINGS));
            default -> restart(beats(random.nextInt(3) == 0 ? random.nextInt(120) : 0));
        }
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private Instant start(Labels alert) {
        return oracle.known(alert)
                .filter(known -> oracle.fires(alert))
                .map(Alert::startsAt)
                .orElseGet(timers::now);
    }

    private void fire(Labels alert) {
        boolean old = !oracle.fires(alert) && random.nextInt(5) == 0;
        Instant start = old ? timers.now().minus(beats(random.nextInt(20))) : start(alert);
        boolean forGood = random.nextInt(3) == 0;
        Instant end = forGood ? Alert.NEVER : timers.now().plus(beats(random.nextInt(60) + 1));
        report("fires", alert, start, end, !forGood && random.nextBoolean());
    }

    private void report(String what, Labels labels, Instant start, Instant end, boolean timeout) {
        Alert alert = new Alert(labels, Labels.NONE, start, end, "", timers.now(), timeout);
        note(what + " " + labels + " from " + start + " to " + end + (timeout ? " or so" : ""));
        try {
            alerting.put(List.of(alert));
        } catch (BactrianException e) {
            assertThat(oracle.ledgerIsAway).as(e.getMessage()).isTrue();
            return;
        }
        assertThat(oracle.ledgerIsAway).isFalse();
        oracle.report(alert);
        if (end.isAfter(timers.now())) {
            fired.computeIfAbsent(labels, absent -> new ArrayList<>()).add(timers.now());
        }
    }

    private void silence(Matcher matcher, int beats) {
        Instant end = timers.now().plus(beats(beats));
        String id = alerting.setSilence(
                new Silence("", List.of(matcher), timers.now(), end, timers.now(), "ann", "known", Labels.NONE));
        note("silence of " + matcher + " until " + end);
        oracle.silences.put(id, new Oracle.Quiet(List.of(matcher), timers.now(), end));
    }

    private void unsilence(String id) {
        Oracle.Quiet quiet = oracle.silences.remove(id);
        note("end of the silence of " + quiet.matchers());
        alerting.expireSilence(id);
    }

    /** Every transaction that tells or takes in goes by the lease. */
    private void fails() {
        note("the ledger fails");
        sql("alter table lease rename to lease_away");
        oracle.ledgerIsAway = true;
    }

    private void heals() {
        note("the ledger is back");
        sql("alter table lease_away rename to lease");
        oracle.ledgerIsAway = false;
        pass(beats(5)); // what could not be written is tried again every second
    }

    private void reload(int routing) {
        note("reload with routing " + routing);
        config = routing(routing).config();
        alerting.reload();
        oracle.reload(config);
    }

    /** What waits in the memory of the old process never happens; its lease is free, as it is dead. */
    private void restart(Duration down) {
        if (oracle.ledgerIsAway) {
            heals();
        }
        alerting.close();
        timers = new VirtualTimers(timers.now().plus(down).plus(HALF));
        note("restart");
        start();
        oracle.restart(timers.now());
        pass(HALF);
    }

    private void start() {
        alerting = new Alerting(
                ledger,
                timers,
                () -> config,
                URI.create("http://127.0.0.1/"),
                Lab.RETENTION,
                new SimpleMeterRegistry(),
                new Alerting.Channels(() -> CAMEL, NOTHING_LEAVES));
        alerting.start();
    }

    private void pass(Duration time) {
        timers.advance(time);
        oracle.advance(time);
    }

    private static Duration beats(int count) {
        return BEAT.multipliedBy(count);
    }

    private static int beat(Instant time) {
        return (int) Duration.between(Lab.START, time).dividedBy(BEAT);
    }

    private void note(String what) {
        script.add(timers.now() + " " + what);
    }

    private void sql(String statement) {
        ledger.inTransaction(connection -> {
            try (var some = connection.createStatement()) {
                return some.execute(statement);
            }
        });
    }

    private static final int ROUTINGS = 5;

    private static Routing routing(int variant) {
        Routing root = new Routing("ops").waits(beats(3), beats(10), beats(35));
        root.inhibitRules = List.of(new InhibitRule(
                "", List.of(Matcher.equal("alertname", "Outage")), List.of(Matcher.equal("team", "db")), Set.of()));
        root.intervals.put("late", time -> Math.floorMod(beat(time), MINUTE) >= 40);
        switch (variant) {
            case 0 -> {
                root.child("dba", true, "team", "db");
                root.child("all", false, "team", "db");
                root.receiver("dba", true, false);
            }
            case 1 -> {
                root.groupBy = Set.of();
                root.groupInterval = beats(7);
                root.child("dba", false, "team", "db").groupBy = Set.of("alertname");
            }
            case 2 -> root.receiver("ops", false);
            case 3 -> {
                root.child("dba", false, "team", "db").mute = List.of("late");
                root.extensions = new Extensions(
                        Optional.empty(),
                        Map.of("ops", new ReceiverOptions(Optional.empty(), false, true)),
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        Extensions.Acknowledgement.DEFAULT);
            }
            default -> root.groupBy = Set.of("alertname", "instance");
        }
        return root;
    }

    private List<Told> told() {
        return ledger
                .inTransaction(connection -> {
                    List<Told> found = new ArrayList<>();
                    try (var select =
                                    connection.prepareStatement("select position, message from delivery order by id");
                            var row = select.executeQuery()) {
                        while (row.next()) {
                            found.add(message(row.getInt(1), row.getString(2)));
                        }
                    }
                    return found;
                })
                .stream()
                .sorted(Told.ORDER)
                .toList();
    }

    private Told message(int index, String text) {
        try {
            JsonNode notification = json.readTree(text).get("notification");
            Map<Boolean, Set<Labels>> alerts = new HashMap<>(Map.of(true, new HashSet<>(), false, new HashSet<>()));
            for (JsonNode alert : notification.get("alerts")) {
                Labels labels = Labels.of(alert.get("labels").properties().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, field -> field.getValue().asText())));
                alerts.get(alert.get("firing").asBoolean()).add(labels);
            }
            return new Told(
                    Instant.parse(notification.get("at").asText()),
                    new To(
                            notification.get("receiver").asText(),
                            index,
                            notification.get("groupKey").asText()),
                    Reason.valueOf(notification.get("reason").asText()),
                    alerts.get(true),
                    alerts.get(false));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<To, Told> last(List<Told> told) {
        return told.stream().collect(Collectors.toMap(Told::to, one -> one, (one, other) -> other));
    }

    /** The same message comes again only at the repeat interval, or when everything was over in between. */
    private void nothingIsToldTwice(List<Told> told, String story) {
        Map<To, Told> earlier = new HashMap<>();
        for (Told one : told) {
            Told last = earlier.put(one.to(), one);
            boolean same = last != null
                    && last.firing().equals(one.firing())
                    && last.resolved().equals(one.resolved());
            if (same && one.reason() != Reason.FIRST) {
                assertThat(Duration.between(last.at(), one.at()))
                        .as("%s%ntwice: %s", story, one)
                        .isGreaterThan(config.route().repeatInterval());
            }
        }
    }

    /** Nobody hears that something fires whose end was told, unless somebody said so since. */
    private void noEndIsTakenBack(List<Told> told, String story) {
        Map<To, Map<Labels, Instant>> over = new HashMap<>();
        for (Told one : told) {
            Map<Labels, Instant> ends = over.computeIfAbsent(one.to(), absent -> new HashMap<>());
            for (Labels alert : one.firing()) {
                Instant end = ends.remove(alert);
                assertThat(end == null || firedWithin(alert, end, one.at()))
                        .as("%s%ntaken back: %s", story, one)
                        .isTrue();
            }
            one.resolved().forEach(alert -> ends.put(alert, one.at()));
        }
    }

    private boolean firedWithin(Labels alert, Instant from, Instant to) {
        return fired.getOrDefault(alert, List.of()).stream()
                .anyMatch(time -> !time.isBefore(from) && !time.isAfter(to));
    }

    /** Every integration of every route of an alert was told of it, and of its end if it wants that. */
    private void everybodyHeard(Labels alert, Map<To, Told> whileFiring, Map<To, Told> afterwards, String story) {
        for (Route route : config.route().match(alert)) {
            for (Integration some : config.receivers().get(route.receiver()).integrations()) {
                To to = new To(route.receiver(), some.index(), route.groupKey(route.groupLabels(alert)));
                assertThat(whileFiring).as("%s%n%s of %s", story, to, alert).containsKey(to);
                assertThat(whileFiring.get(to).firing()).as("%s%n%s", story, to).contains(alert);
                if (some.sendResolved()) {
                    assertThat(afterwards.get(to).firing())
                            .as("%s%nend for %s", story, to)
                            .isEmpty();
                }
            }
        }
    }
}
