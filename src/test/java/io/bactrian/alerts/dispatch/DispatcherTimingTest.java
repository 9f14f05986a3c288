package io.bactrian.alerts.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.Extensions.ReceiverOptions;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.GroupWatcher;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatcherTimingTest {

    private final Routing routing = new Routing("ops");
    private Lab lab = new Lab(routing);

    @Test
    void aNewGroupIsToldAfterItsWait() {
        lab.fire("Disk");
        assertThat(lab.toldWithin("29S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: first notification: +Disk");
        assertThat(lab.toldWithin("3H")).isEmpty();
    }

    @Test
    void laterAlertsDoNotResetTheWait() {
        lab.fire("Disk", "instance", "a");
        lab.advance("29S");
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("1S")).containsExactly("ops: first notification: +Disk@a +Disk@b");
    }

    @Test
    void anAlertOlderThanTheWaitIsToldAtOnce() {
        lab.put(lab.alert("Disk", Lab.START.minus(Duration.ofMinutes(2)), Alert.NEVER));
        assertThat(lab.toldWithin("0S")).containsExactly("ops: first notification: +Disk");
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("4M59S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: new alerts added: +Disk@b +Disk");
    }

    @Test
    void aRepeatThatFallsOnATickComesOneTickLater() {
        lab = new Lab(routing.waits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1)));
        lab.fire("Disk");
        assertThat(lab.toldWithin("10S")).containsExactly("ops: first notification: +Disk");
        assertThat(lab.toldWithin("3609S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: repeat interval elapsed: +Disk");
        assertThat(lab.toldWithin("3609S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: repeat interval elapsed: +Disk");
    }

    @Test
    void aRepeatBetweenTicksComesAtTheNext() {
        lab = new Lab(routing.waits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(4900)));
        lab.fire("Disk");
        lab.toldWithin("1S");
        assertThat(lab.toldWithin("4.9S")).isEmpty();
        assertThat(lab.toldWithin("0.1S")).containsExactly("ops: repeat interval elapsed: +Disk");
    }

    @Test
    void whatResolvesBeforeTheFirstFlushIsNeverTold() {
        lab.fire("Disk");
        lab.advance("20S");
        lab.resolve("Disk");
        assertThat(lab.toldWithin("6H")).isEmpty();
        assertThat(lab.dispatcher.groups()).isEmpty();
    }

    @Test
    void whatResolvesAndFiresAgainBetweenTicksIsNotTold() {
        lab.fire("Disk");
        lab.toldWithin("30S");
        lab.advance("1M");
        lab.resolve("Disk");
        lab.advance("1M");
        lab.fire("Disk");
        assertThat(lab.toldWithin("1H")).isEmpty();
    }

    @Test
    void theEndIsToldAtTheNextTickAndTheGroupIsOver() {
        lab.fire("Disk");
        lab.toldWithin("30S");
        lab.advance("1M");
        lab.resolve("Disk");
        assertThat(lab.toldWithin("3M59S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: all alerts resolved: -Disk");
        assertThat(lab.dispatcher.groups()).isEmpty();
        lab.fire("Disk");
        assertThat(lab.toldWithin("29S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: first notification: +Disk");
    }

    @Test
    void anAlertThatNobodyReportsAnyMoreEnds() {
        lab.put(lab.alert("Disk", Lab.START, Lab.START.plus(Duration.ofMinutes(4))));
        lab.toldWithin("30S");
        assertThat(lab.toldWithin("4M59S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: all alerts resolved: -Disk");
    }

    @Test
    void someThatResolveAreToldWithTheOthers() {
        lab.fire("Disk", "instance", "a");
        lab.fire("Disk", "instance", "b");
        lab.toldWithin("30S");
        lab.resolve("Disk", "instance", "a");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: some alerts resolved: -Disk@a +Disk@b");
        assertThat(lab.toldWithin("3H")).isEmpty();
    }

    @Test
    void whoeverIsNotToldOfEndsHearsOfTheNextBeginningAllTheSame() {
        lab = new Lab(routing.receiver("ops", false));
        lab.fire("Disk", "instance", "a");
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("30S")).hasSize(1);
        lab.resolve("Disk", "instance", "a");
        assertThat(lab.toldWithin("5M")).isEmpty();
        lab.resolve("Disk", "instance", "b");
        assertThat(lab.toldWithin("5M")).isEmpty();
        lab.fire("Disk", "instance", "a");
        assertThat(lab.toldWithin("30S")).containsExactly("ops: first notification: +Disk@a");
        lab.resolve("Disk", "instance", "a");
        lab.fire("Disk", "instance", "c");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: new alerts added: +Disk@c");
    }

    @Test
    void aTransactionThatFailsIsTriedAgainAtTheNextTick() {
        lab.fire("Disk");
        lab.outgoing.broken = true;
        assertThat(lab.toldWithin("30S")).isEmpty();
        lab.outgoing.broken = false;
        assertThat(lab.toldWithin("4M59S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: first notification: +Disk");
        lab.resolve("Disk");
        lab.outgoing.broken = true;
        assertThat(lab.toldWithin("5M")).isEmpty();
        lab.outgoing.broken = false;
        assertThat(lab.toldWithin("5M")).containsExactly("ops: all alerts resolved: -Disk");
    }

    @Test
    void silencedAlertsLeaveTheMessageWithoutAWord() {
        lab = new Lab(grouped(routing));
        lab.fire("Disk");
        lab.fire("Cpu");
        assertThat(lab.toldWithin("30S")).containsExactly("ops: first notification: +Cpu +Disk");
        lab.silenced.add("Cpu");
        assertThat(lab.toldWithin("1H")).isEmpty();
        lab.fire("Net");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: new alerts added: +Disk +Net");
        assertThat(suppressed("silence")).isPositive();
        lab.silenced.clear();
        assertThat(lab.toldWithin("5M")).containsExactly("ops: new alerts added: +Cpu +Disk +Net");
    }

    @Test
    void theEndOfASilencedAlertIsToldWhereThatIsWanted() {
        options(new ReceiverOptions(Optional.empty(), false, true));
        lab.fire("Disk");
        lab.fire("Cpu");
        lab.toldWithin("30S");
        lab.silenced.add("Cpu");
        lab.fire("Net");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: new alerts added: +Disk +Net");
        lab.resolve("Cpu");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: some alerts resolved: -Cpu +Disk +Net");
    }

    @Test
    void theEndOfASilencedAlertIsNotToldOtherwise() {
        lab.fire("Disk");
        lab.toldWithin("30S");
        lab.silenced.add("Disk");
        lab.resolve("Disk");
        assertThat(lab.toldWithin("1H")).isEmpty();
    }

    @Test
    void onlyChangesAreToldWhereThatIsWanted() {
        options(new ReceiverOptions(Optional.empty(), true, false));
        lab.fire("Disk");
        lab.fire("Cpu");
        assertThat(lab.toldWithin("30S")).containsExactly("ops: first notification: +Cpu +Disk");
        lab.fire("Net");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: new alerts added: +Net");
        lab.resolve("Cpu");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: some alerts resolved: -Cpu");
        assertThat(lab.toldWithin("4H5M")).containsExactly("ops: repeat interval elapsed: +Disk +Net");
    }

    @Test
    void anInhibitedAlertIsNotToldUntilItsSourceEnds() {
        lab.inhibits.put("Down", Set.of("Slow"));
        lab.fire("Down");
        lab.fire("Slow");
        assertThat(lab.toldWithin("30S")).containsExactly("ops: first notification: +Down");
        lab.resolve("Down");
        assertThat(lab.toldWithin("5M")).contains("ops: first notification: +Slow");
        assertThat(suppressed("inhibition")).isPositive();
    }

    @Test
    void anInhibitedAlertIsNotToldAtAStart() {
        lab.inhibits.put("Down", Set.of("Slow"));
        lab.put(lab.alert("Slow", Lab.START.minusSeconds(900), Alert.NEVER));
        lab.fire("Down");
        lab.restart(Duration.ZERO);
        assertThat(lab.toldWithin("0S")).isEmpty();
        assertThat(lab.toldWithin("30S")).containsExactly("ops: first notification: +Down");
    }

    @Test
    void aMuteIntervalHoldsTheGroupBack() {
        routing.mute = List.of("nights");
        routing.intervals.put("nights", time -> time.isBefore(Lab.START.plusSeconds(3600)));
        lab = new Lab(routing);
        lab.fire("Disk");
        assertThat(lab.toldWithin("59M")).isEmpty();
        assertThat(new Standing(lab.dispatcher, lab.timers.now())
                        .alerts(lab.store.all())
                        .get(0)
                        .mutedBy())
                .containsExactly("nights");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: first notification: +Disk");
        assertThat(suppressed("mute_time_interval")).isPositive();
    }

    @Test
    void outsideOfItsActiveIntervalsAGroupIsHeldBack() {
        routing.active = List.of("days");
        routing.intervals.put("days", time -> !time.isBefore(Lab.START.plusSeconds(3600)));
        lab = new Lab(routing);
        lab.fire("Disk");
        assertThat(lab.toldWithin("59M")).isEmpty();
        assertThat(lab.toldWithin("5M")).containsExactly("ops: first notification: +Disk");
        assertThat(suppressed("active_time_interval")).isPositive();
    }

    @Test
    void anAlertGoesToEveryRouteThatContinues() {
        routing.child("first", true, "team", "db");
        routing.child("second", false, "team", "db");
        routing.child("third", false, "team", "db");
        lab = new Lab(routing);
        lab.fire("Disk", "team", "db");
        assertThat(lab.toldWithin("30S"))
                .containsExactlyInAnyOrder("first: first notification: +Disk", "second: first notification: +Disk");
        assertThat(new Standing(lab.dispatcher, lab.timers.now())
                        .alerts(lab.store.all())
                        .get(0)
                        .receivers())
                .containsExactly("first", "second");
    }

    @Test
    void eachIntegrationHasALogOfItsOwn() {
        lab = new Lab(routing.receiver("ops", true, false));
        lab.fire("Disk", "instance", "a");
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("30S")).hasSize(2);
        lab.resolve("Disk", "instance", "a");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: some alerts resolved: -Disk@a +Disk@b");
        lab.fire("Disk", "instance", "c");
        assertThat(lab.toldWithin("5M"))
                .containsExactly("ops: new alerts added: +Disk@b +Disk@c", "ops/1: new alerts added: +Disk@b +Disk@c");
    }

    @Test
    void anAcknowledgedGroupIsNotRepeated() {
        var acknowledged = new Acknowledged();
        lab.watcher = acknowledged;
        lab.start();
        lab.fire("Disk");
        assertThat(lab.toldWithin("30S")).hasSize(1);
        assertThat(acknowledged.events).containsExactly("notified 1");
        assertThat(lab.toldWithin("240H")).isEmpty();
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("5M")).hasSize(1);
        lab.resolve("Disk");
        lab.resolve("Disk", "instance", "b");
        assertThat(lab.toldWithin("5M")).hasSize(1);
        assertThat(acknowledged.events).startsWith("notified 1", "notified 2", "resolved");
    }

    @Test
    void theEndOfAFiringAlertIsNotInItsMessage() {
        lab.fire("Disk");
        lab.advance("30S");
        assertThat(lab.outgoing.told().get(0).notification().alerts())
                .singleElement()
                .satisfies(one -> assertThat(one.alert().endsAt()).isEqualTo("0001-01-01T00:00:00Z"));
    }

    @Test
    void tenThousandAlertsInFiveHundredGroupsAreToldOnceEach() {
        List<Alert> alerts = new ArrayList<>();
        for (int at = 0; at < 10_000; at++) {
            alerts.add(lab.alert("Alert" + at % 500, Lab.START, Alert.NEVER, "instance", "host" + at));
        }
        lab.store.put(alerts);
        assertThat(lab.dispatcher.groups()).hasSize(500);
        assertThat(lab.toldWithin("30S")).hasSize(500).allMatch(line -> line.split("\\+", -1).length == 21);
        assertThat(lab.toldWithin("1H")).isEmpty();
        assertThat(lab.query("select count(*) from alert_group", Long.class)).isEqualTo(500);
        lab.restart(Duration.ofMinutes(1));
        assertThat(lab.toldWithin("1H")).isEmpty();
    }

    private void options(ReceiverOptions options) {
        routing.extensions = new Extensions(
                Optional.empty(),
                Map.of("ops", options),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Extensions.Acknowledgement.DEFAULT);
        lab = new Lab(grouped(routing));
    }

    private static Routing grouped(Routing routing) {
        routing.groupBy = Set.of();
        return routing;
    }

    private double suppressed(String reason) {
        return lab.registry
                .get("alertmanager.notifications.suppressed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static final class Acknowledged implements GroupWatcher {
        private final List<String> events = new ArrayList<>();

        @Override
        public void notified(Connection connection, Group group) {
            events.add("notified " + group.alerts().size());
        }

        @Override
        public void resolved(Connection connection, String groupKey) {
            events.add("resolved");
        }

        @Override
        public boolean repeats(String groupKey) {
            return false;
        }
    }
}
