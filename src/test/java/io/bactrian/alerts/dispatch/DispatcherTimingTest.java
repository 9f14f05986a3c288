package io.bactrian.alerts.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DispatcherTimingTest {

    private final Lab lab = new Lab(new Routing("ops"));

    @Test
    void aNewGroupIsToldAfterItsWait() {
        lab.fire("Disk");
        assertThat(lab.toldWithin("29S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: first notification: +Disk");
        assertThat(lab.toldWithin("1H")).isEmpty();
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
        lab.put(lab.alert("Disk", Lab.START.minus(Duration.ofMinutes(2)), Lab.START.plus(Duration.ofHours(9))));
        assertThat(lab.toldWithin("0S")).containsExactly("ops: first notification: +Disk");
        lab.fire("Disk", "instance", "b");
        assertThat(lab.toldWithin("4M59S")).isEmpty();
        assertThat(lab.toldWithin("1S")).containsExactly("ops: new alerts added: +Disk +Disk@b");
    }
}
