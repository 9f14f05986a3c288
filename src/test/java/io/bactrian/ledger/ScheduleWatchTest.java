package io.bactrian.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.runtime.Machine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days of a schedule under a clock that the test turns; the schedule is 02:00 in Ho Chi Minh City, 19:00 UTC. */
class ScheduleWatchTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path folder;

    private final TurnedClock clock = new TurnedClock();
    private final List<Map<String, String>> alerts = new CopyOnWriteArrayList<>();
    private boolean deaf;
    private Ledger ledger;
    private Runs runs;
    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        ledger = Ledger.open(Ledger.embeddedUrl(folder.resolve("ledger")), "", Optional.empty());
        runs = new Runs(ledger, clock);
        context = new DefaultCamelContext();
        context.getRegistry().bind("runs", runs);
        QuartzComponent quartz = new QuartzComponent();
        quartz.setAutoStartScheduler(false);
        context.addComponent("quartz", quartz);
        context.addComponent("alert", new AlertSink());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:backup/crm?cron=0+0+2+*+*+?&trigger.timeZone=Asia/Ho_Chi_Minh")
                        .routeId("backup-crm")
                        .to("run:open");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        runs.close();
        ledger.close();
    }

    @Test
    void aNewFlowHasMissedNothing() {
        watch(true).tick();

        assertThat(history()).isEmpty();
        assertThat(alerts).isEmpty();
    }

    @Test
    void anHourThatPassedWhileTheProcessWasDownIsMadeUpFor() {
        ScheduleWatch watch = watch(true);
        watch.tick();
        clock.now.set(NOON.plus(Duration.ofHours(10)));

        watch.tick();

        await().untilAsserted(() -> assertThat(history())
                .extracting(RunRecord::state, RunRecord::slot)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(RunState.SUCCEEDED, Optional.of("2026-11-22T02:00"))));
        watch.tick();
        assertThat(history()).hasSize(1);
        assertThat(alerts).isEmpty();
    }

    @Test
    void anHourThatIsOnlyMomentsAgoIsLeftToTheScheduler() {
        ScheduleWatch watch = watch(true);
        watch.tick();
        clock.now.set(Instant.parse("2026-11-21T19:00:30Z"));

        watch.tick();

        assertThat(history()).isEmpty();
    }

    @Test
    void whereNothingIsMadeUpForTheHourIsMissedAndToldOnce() {
        ScheduleWatch watch = watch(false);
        watch.tick();
        clock.now.set(NOON.plus(Duration.ofHours(10)));

        watch.tick();
        watch.tick();

        assertThat(history()).extracting(RunRecord::state).containsExactly(RunState.MISSED);
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0))
                .containsEntry("summary", "backup crm missed")
                .containsEntry("route", "backup-crm")
                .containsEntry("alertname", "BackupMissed");
    }

    @Test
    void afterFourDaysTheNewestHourIsMadeUpForAndTheOlderOnesAreMissed() {
        ScheduleWatch watch = watch(true);
        watch.tick();
        clock.now.set(NOON.plus(Duration.ofDays(4)));

        watch.tick();

        await().untilAsserted(() -> assertThat(history())
                .extracting(RunRecord::state)
                .containsExactlyInAnyOrder(RunState.SUCCEEDED, RunState.MISSED, RunState.MISSED, RunState.MISSED));
        assertThat(runs.last("backup", "crm", RunState.SUCCEEDED).orElseThrow().slot())
                .contains("2026-11-25T02:00");
        watch.tick();
        assertThat(history()).hasSize(4);
        assertThat(alerts).hasSize(3);
    }

    @Test
    void aRunThatWasKilledIsToldAndMadeUpFor() {
        ScheduleWatch watch = watch(true);
        watch.tick();
        clock.now.set(Instant.parse("2026-11-21T19:05:00Z"));
        Runs died = new Runs(ledger, clock, new Holder(Machine.hostName(), 4_194_303, 1));
        died.open("backup", "crm", Optional.of("2026-11-22T02:00"), Duration.ofHours(1), Duration.ofHours(1));
        died.close();

        watch.tick();

        await().untilAsserted(() -> assertThat(history())
                .extracting(RunRecord::state)
                .containsExactlyInAnyOrder(RunState.SUCCEEDED, RunState.ABORTED));
        assertThat(alerts).extracting(alert -> alert.get("alertname")).containsExactly("BackupAborted");
    }

    @Test
    void aFailureNobodyCouldBeToldOfIsToldLater() {
        ScheduleWatch watch = watch(false);
        watch.tick();
        clock.now.set(NOON.plus(Duration.ofHours(10)));
        deaf = true;
        watch.tick();
        assertThat(alerts).isEmpty();

        deaf = false;
        watch.tick();
        watch.tick();

        assertThat(alerts).hasSize(1);
    }

    private ScheduleWatch watch(boolean catchUp) {
        return new ScheduleWatch(context, runs, clock, flow -> catchUp);
    }

    private List<RunRecord> history() {
        return runs.history("backup", "crm", 100);
    }

    private static final class TurnedClock extends Clock {

        private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    /** Stands where the component of the alerts is: the ledger does not know it. */
    private final class AlertSink extends DefaultComponent {

        @Override
        protected DefaultEndpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public DefaultProducer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        @SuppressWarnings("unchecked")
                        public void process(Exchange exchange) {
                            if (deaf) {
                                throw new IllegalStateException("no channel took it");
                            }
                            Map<String, String> alert = new java.util.TreeMap<>(
                                    exchange.getMessage().getBody(Map.class));
                            alert.put("alertname", name);
                            alerts.add(alert);
                        }
                    };
                }

                @Override
                public org.apache.camel.Consumer createConsumer(org.apache.camel.Processor processor) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
