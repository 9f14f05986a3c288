package io.bactrian.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.model.Notification.Reason;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final Instant START = Instant.parse("2026-11-21T02:04:05.123456789Z");

    @Test
    void a_text_says_what_and_since_when_by_the_clock_of_who_reads_it() {
        Notification notification = new Notification(
                "{}:{}",
                "team",
                Labels.NONE,
                Labels.NONE,
                Reason.FIRST,
                List.of(new Notified(alert("Net"), false), new Notified(alert("Disk"), true)),
                START);

        assertThat(Summary.text(notification, new PlainRenderer(), ZoneId.of("Asia/Ho_Chi_Minh")))
                .isEqualTo("""
                        [FIRING:1] Disk, Net: it is full

                        FIRING    Disk
                        since     21 Nov 2026 09:04:05 ICT
                        host      a
                        summary   it is full

                        RESOLVED  Net
                        since     21 Nov 2026 09:04:05 ICT
                        until     21 Nov 2026 09:05:35 ICT
                        host      a
                        summary   it is full

                        acknowledge: http://alerts.example.com/ack?t=token
                        all alerts:  http://alerts.example.com
                        """);
    }

    private static Alert alert(String name) {
        return new Alert(
                Labels.of(Labels.ALERT_NAME, name, "host", "a"),
                Labels.of("summary", "it is full"),
                START,
                START.plusSeconds(90),
                "",
                START,
                false);
    }
}
