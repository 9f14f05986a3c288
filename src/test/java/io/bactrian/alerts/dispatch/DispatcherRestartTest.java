package io.bactrian.alerts.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bactrian.alerts.history.History;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatcherRestartTest {

    private final Routing routing = new Routing("ops");
    private final Lab lab = new Lab(routing);

    @Test
    void aGroupThatWaitedGoesOnWaiting() {
        lab.fire("Disk");
        lab.advance("10S");
        lab.restart(Duration.ofSeconds(5));
        assertThat(lab.toldWithin("14S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: first notification: +Disk");
    }

    @Test
    void aGroupWhoseWaitPassedMeanwhileIsToldAtOnce() {
        lab.fire("Disk");
        lab.advance("10S");
        lab.restart(Duration.ofMinutes(1));
        assertThat(lab.toldWithin("0S")).containsExactly("ops: first notification: +Disk");
    }

    @Test
    void whatWasToldIsNotToldAgainAndTheTicksStay() {
        lab.fire("Disk");
        assertThat(lab.toldWithin("30S")).hasSize(1);
        lab.restart(Duration.ofSeconds(100));
        assertThat(lab.toldWithin("0S")).isEmpty();
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("199S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: new alerts added: +Disk@b +Disk");
    }

    @Test
    void anEndThatWasNotToldIsToldAfterwards() {
        lab.fire("Disk");
        lab.toldWithin("30S");
        lab.resolve("Disk");
        lab.restart(Duration.ofMinutes(10));
        assertThat(lab.toldWithin("0S")).containsExactly("ops: all alerts resolved: -Disk");
        lab.restart(Duration.ofSeconds(1));
        assertThat(lab.toldWithin("6H")).isEmpty();
    }

    @Test
    void anEndThatWasToldIsNotToldAgainThoughTheAlertIsKept() {
        lab.fire("Disk", "instance", "a");
        lab.fire("Disk", "instance", "b");
        lab.toldWithin("30S");
        lab.resolve("Disk", "instance", "a");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: some alerts resolved: -Disk@a +Disk@b");
        lab.fire("Disk", "instance", "c");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: new alerts added: +Disk@b +Disk@c");
        lab.restart(Duration.ofSeconds(1));
        assertThat(lab.toldWithin("1H")).isEmpty();
        lab.reload(routing);
        assertThat(lab.toldWithin("1H")).isEmpty();
    }

    @Test
    void whoCouldNotReportMeanwhileGetsTheTimeAgain() {
        lab.put(lab.alert("Disk", Lab.START, Lab.START.plus(Duration.ofMinutes(4))));
        lab.toldWithin("30S");
        lab.restart(Duration.ofHours(1));
        assertThat(lab.toldWithin("3M59S")).isEmpty();
        lab.put(lab.alert("Disk", Lab.START, lab.timers.now().plus(Duration.ofMinutes(4))));
        assertThat(lab.toldWithin("3M")).isEmpty();
        assertThat(lab.toldWithin("10M")).containsExactly("ops: all alerts resolved: -Disk");
    }

    @Test
    void anEndThatWasNoticedStays() {
        lab.put(lab.alert("Disk", Lab.START, Lab.START.plus(Duration.ofMinutes(4))));
        lab.toldWithin("30S");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: all alerts resolved: -Disk");
        lab.store.settle();
        assertThat(new History(lab.ledger).query(List.of(), Instant.EPOCH, Alert.NEVER, 10))
                .extracting(Event::kind, Event::text)
                .containsExactly(
                        tuple(Event.Kind.RESOLVED, "not reported any more"),
                        tuple(Event.Kind.FIRED, "{alertname=\"Disk\"}"));
        lab.restart(Duration.ofSeconds(1));
        assertThat(lab.toldWithin("1H")).isEmpty();
        assertThat(lab.dispatcher.groups()).isEmpty();
    }

    @Test
    void aTransactionThatFailedBeforeTheCrashIsMadeUpFor() {
        lab.fire("Disk");
        lab.outgoing.broken = true;
        assertThat(lab.toldWithin("30S")).isEmpty();
        lab.outgoing.broken = false;
        lab.restart(Duration.ofSeconds(1));
        assertThat(lab.toldWithin("0S")).containsExactly("ops: first notification: +Disk");
    }

    @Test
    void aClockThatStepsBackAnHourHoldsNothingBack() {
        lab.fire("Disk");
        lab.toldWithin("30S");
        lab.advance("3H55M");
        lab.timers.step(Duration.ofHours(-1));
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: new alerts added: +Disk@b +Disk");
        lab.timers.step(Duration.ofHours(-9));
        assertThat(lab.toldWithin("4H11M")).containsExactly("ops: repeat interval elapsed: +Disk@b +Disk");
    }

    @Test
    void aGroupThatBeganInTheFutureWaitsNoLongerThanItsWait() {
        lab.fire("Disk");
        lab.advance("1S");
        lab.timers.step(Duration.ofHours(-1));
        lab.restart(Duration.ZERO);
        assertThat(lab.toldWithin("30S")).containsExactly("ops: first notification: +Disk");
    }

    @Test
    void aReloadInTheMiddleOfAFlushTellsNothingTwice() {
        lab.fire("Disk");
        lab.outgoing.whilePreparing = () -> {
            lab.outgoing.whilePreparing = () -> {};
            lab.fire("Disk", "instance", "b");
            lab.reload(routing);
        };
        assertThat(lab.toldWithin("30S"))
                .containsExactly("ops: first notification: +Disk", "ops: new alerts added: +Disk@b +Disk");
        assertThat(lab.toldWithin("3H")).isEmpty();
    }

    @Test
    void aSilenceThatComesInTheMiddleOfAFlushHoldsFromTheNextOn() {
        lab.fire("Disk");
        lab.outgoing.whilePreparing = () -> lab.silenced.add("Disk");
        assertThat(lab.toldWithin("30S")).containsExactly("ops: first notification: +Disk");
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("3H")).isEmpty();
    }

    @Test
    void anAlertThatFiresAgainWhileItsEndIsToldStays() {
        lab.fire("Disk");
        lab.toldWithin("30S");
        lab.resolve("Disk");
        lab.outgoing.whilePreparing = () -> {
            lab.outgoing.whilePreparing = () -> {};
            lab.fire("Disk");
        };
        assertThat(lab.toldWithin("5M")).containsExactly("ops: all alerts resolved: -Disk");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: first notification: +Disk");
    }

    @Test
    void aReloadRoutesEveryAlertAnewAndForgetsGroupsThatAreNoMore() {
        lab.put(lab.alert("Disk", Lab.START.minusSeconds(60), Alert.NEVER, "team", "db"));
        assertThat(lab.toldWithin("0S")).containsExactly("ops: first notification: +Disk");
        routing.child("dba", false, "team", "db");
        lab.reload(routing);
        assertThat(lab.toldWithin("0S")).containsExactly("dba: first notification: +Disk");
        assertThat(lab.query("select min(group_key) from alert_group", String.class))
                .contains("team=\"db\"");
    }

    @Test
    void aGroupThatAReloadMakesHasWaitedAsLongAsItsOldestAlert() {
        lab.fire("Disk", "instance", "old");
        lab.advance("1M");
        for (String instance : new String[] {"a", "b", "c", "d", "e", "f", "g", "h"}) {
            lab.fire("Disk", "instance", instance);
        }
        lab.told();
        routing.groupBy = Set.of();
        lab.reload(routing);
        assertThat(lab.toldWithin("0S")).hasSize(1);
    }

    @Test
    void anEndThatWasToldIsNotTakenBackThoughTheSweepDidNotSeeIt() {
        lab.put(lab.alert("Disk", Lab.START, Lab.START.plus(Duration.ofMinutes(4))));
        lab.toldWithin("30S");
        assertThat(lab.toldWithin("5M")).containsExactly("ops: all alerts resolved: -Disk");
        lab.restart(Duration.ofSeconds(1));
        assertThat(lab.toldWithin("1H")).isEmpty();
    }
}
