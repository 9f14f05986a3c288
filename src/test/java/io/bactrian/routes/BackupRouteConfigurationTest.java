package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.bactrian.alerts.Alerting;
import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.dispatch.SystemTimers;
import io.bactrian.alerts.intake.FlowAlerts;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.ledger.FlowRunner;
import io.bactrian.ledger.Ledger;
import io.bactrian.ledger.RunOutcome;
import io.bactrian.ledger.RunRecord;
import io.bactrian.ledger.RunState;
import io.bactrian.ledger.Runs;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.CamelRuntime;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.bactrian.support.Trees;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped error handling and channels, around a route whose one step does what a test wants. */
class BackupRouteConfigurationTest {

    private static final Duration TOLD = Duration.ofSeconds(3);

    @TempDir
    private Path home;

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<String> slack = new CopyOnWriteArrayList<>();
    private final Map<String, String> system = new TreeMap<>();
    private volatile Processor work = exchange -> {};
    private HttpServer webhook;
    private int slackStatus = 200;
    private final SystemTimers timers = new SystemTimers();
    private Alerting alerting;
    private Ledger ledger;
    private Runs runs;
    private CamelRuntime runtime;

    @BeforeEach
    void prepareHome() throws IOException {
        Trees.copy(Path.of("routes/shared"), home.resolve("routes/shared"));
        Trees.copy(Path.of("routes/alerts"), home.resolve("routes/alerts"));
        Files.createDirectories(home.resolve("routes/backup"));
        Files.writeString(home.resolve("routes/backup/crm.camel.yaml"), """
                - route:
                    id: backup-crm
                    group: backup
                    description: A backup whose one step is the test's
                    routeConfigurationId: backup
                    from:
                      uri: quartz:backup/crm
                      parameters: { cron: "0 0 2 * * ?", trigger.timeZone: Asia/Ho_Chi_Minh }
                      steps:
                        - process: { id: do-work, ref: work }
                """);
        mail.start();
        Files.writeString(
                home.resolve("routes/backup/shop.camel.yaml"),
                Files.readString(home.resolve("routes/backup/crm.camel.yaml"))
                        .replace("crm", "shop")
                        .replace("do-work", "do-other-work"));
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/services/T0/B0/canary-webhook-secret", call -> {
            slack.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            call.sendResponseHeaders(slackStatus, -1);
            call.close();
        });
        webhook.start();
        system.put("alerts.email.to", "operators@example.com");
        system.put("alerts.email.host", "127.0.0.1");
        system.put("alerts.email.port", String.valueOf(mail.getSmtp().getPort()));
        system.put("backup.retry-delay-millis", "10");
    }

    @AfterEach
    void stop() {
        if (runtime != null) {
            alerting.close();
            runtime.close();
        }
        timers.close();
        if (runs != null) {
            runs.close();
            ledger.close();
        }
        webhook.stop(0);
        mail.stop();
    }

    @Test
    void aRunThatSucceedsIsInTheLedgerAndTellsNobody() {
        start();
        work = exchange -> exchange.setProperty(
                RunOutcome.PROPERTY,
                new RunOutcome(Optional.of("crm-1"), Optional.of(30L), Optional.of(10L), Optional.empty()));

        assertThat(run().failure()).isEmpty();

        assertThat(last().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(last().backupId()).contains("crm-1");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void whatTheNextAttemptWouldMeetAgainFailsAtOnceWithOneMail() throws Exception {
        start();
        work = exchange -> {
            throw new PermanentException(ExitCode.KEY, "key ABCD has expired", "renew it");
        };

        assertThat(run().failure()).containsInstanceOf(PermanentException.class);

        assertThat(attempts).hasValue(1);
        assertThat(last().state()).isEqualTo(RunState.FAILED);
        assertThat(last().message())
                .hasValueSatisfying(text -> assertThat(text).contains("key ABCD has expired", "HINT: renew it"));
        assertThat(last().alerted()).isTrue();
        MimeMessage sent = onlyMail();
        assertThat(sent.getSubject()).isEqualTo("[CRITICAL] backup-crm failed");
        assertThat(text(sent)).contains("key ABCD has expired", "HINT: renew it", "docs/operations/backup-failed.md");
        assertThat(text(sent)).contains("route", "backup-crm", "flow", "backup", "severity", "critical");
    }

    @Test
    void whatMayPassIsTriedAgainUntilItSucceeds() {
        start();
        work = exchange -> {
            if (attempts.get() < 3) {
                throw new BactrianException(ExitCode.UPLOAD_FAILED, "storage is busy", null);
            }
        };

        assertThat(run().failure()).isEmpty();

        assertThat(attempts).hasValue(3);
        assertThat(last().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(last().attempts()).isEqualTo(3);
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void whenTheWindowClosesTheRunFailsWithOneMail() throws Exception {
        system.put("backup.retry-window", "200");
        start();
        work = exchange -> {
            throw new BactrianException(ExitCode.UPLOAD_FAILED, "storage is busy", null);
        };

        run();

        assertThat(attempts.get()).isGreaterThan(1);
        assertThat(last().state()).isEqualTo(RunState.FAILED);
        assertThat(text(onlyMail())).contains("storage is busy");
    }

    @Test
    void theNextRunThatSucceedsResolvesTheAlert() throws Exception {
        start();
        work = exchange -> {
            throw new PermanentException(ExitCode.DUMP_FAILED, "no", null);
        };
        run();
        work = exchange -> {};

        run();

        MimeMessage[] mails = mail.getReceivedMessages();
        assertThat(mails).hasSize(2);
        assertThat(mails[0].getSubject()).isEqualTo("[CRITICAL] backup-crm failed");
        assertThat(mails[1].getSubject()).isEqualTo("[RESOLVED] backup-crm failed");
        assertThat(alerting.alerts()).isEmpty();
    }

    @Test
    void aRunBesideAnotherIsRefusedWithoutAnAlert() throws Exception {
        start();
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        work = exchange -> {
            working.countDown();
            finish.await();
        };
        Thread first = new Thread(this::run);
        first.start();
        working.await();

        assertThat(run().failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessage("another run of backup-crm is going on"));

        finish.countDown();
        first.join();
        assertThat(attempts).hasValue(1);
        assertThat(mail.getReceivedMessages()).isEmpty();
        assertThat(runs.history("backup", "crm", 10)).hasSize(1);
    }

    @Test
    void aScheduledTimeHasOneRunHoweverOftenItFires() {
        start();
        Map<String, Object> slot = Map.of("BactrianSlot", "2026-11-21T02:00");

        FlowRunner.run(runtime.context().getRoute("backup-crm"), slot);
        FlowRunner.run(runtime.context().getRoute("backup-crm"), slot);

        assertThat(attempts).hasValue(1);
        assertThat(runs.history("backup", "crm", 10)).hasSize(1);
    }

    @Test
    void aCancelledRunEndsAsAbortedAndLeavesItsThreadUnharmed() throws Exception {
        start();
        CountDownLatch working = new CountDownLatch(1);
        work = exchange -> {
            working.countDown();
            new CountDownLatch(1).await();
        };
        AtomicInteger interrupted = new AtomicInteger();
        Thread runner = new Thread(() -> {
            run();
            interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        runner.start();
        working.await();

        runs.cancelAll("the process stops");
        runner.join();

        assertThat(last().state()).isEqualTo(RunState.ABORTED);
        assertThat(last().message()).contains("cancelled: the process stops");
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void slackGetsTheAlertAndItsAddressIsShownNowhere() throws Exception {
        enableSlack();
        start();
        work = exchange -> {
            throw new PermanentException(ExitCode.DUMP_FAILED, "table <b> & <!channel> is locked", null);
        };

        run();

        assertThat(slack).hasSize(1);
        assertThat(slack.get(0)).contains("backup-crm failed", "&lt;b&gt; &amp; &lt;!channel&gt;");
        assertThat(onlyMail()).isNotNull();
        assertThat(runtime.context().getEndpoints())
                .noneSatisfy(endpoint -> assertThat(endpoint.getEndpointUri()).contains("canary-webhook-secret"));
    }

    @Test
    void aDeadSlackDoesNotStopTheMail() throws Exception {
        enableSlack();
        slackStatus = 500;
        start();
        work = exchange -> {
            throw new PermanentException(ExitCode.DUMP_FAILED, "no", null);
        };

        run();

        assertThat(onlyMail()).isNotNull();
        assertThat(slack).isNotEmpty();
        assertThat(last().alerted()).isTrue();
    }

    @Test
    void aFailureNobodyCouldBeToldOfIsKeptForLater() {
        system.put("alerts.email.port", "1");
        start();
        work = exchange -> {
            throw new PermanentException(ExitCode.DUMP_FAILED, "no", null);
        };

        run();

        assertThat(last().state()).isEqualTo(RunState.FAILED);
        assertThat(last().message()).contains("no");
        assertThat(alerting.deliveries(Optional.of(Delivery.State.WAITING), 10))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.error()).isPresent());
    }

    @Test
    void aBackupThatLacksACopySucceedsAndSomebodyIsWarned() throws Exception {
        start();
        work = exchange ->
                exchange.getMessage().setHeader("CamelRepositoryWarnings", List.of("storage bucket does not answer"));

        assertThat(run().failure()).isEmpty();

        assertThat(last().state()).isEqualTo(RunState.SUCCEEDED);
        MimeMessage sent = onlyMail();
        assertThat(sent.getSubject()).isEqualTo("[WARNING] a backup succeeded with warnings");
        assertThat(text(sent)).contains("crm: [storage bucket does not answer]", "BackupDegraded");
    }

    private void enableSlack() {
        system.put("alerts.slack.enabled", "true");
        system.put(
                "alerts.slack.webhook",
                "http://127.0.0.1:" + webhook.getAddress().getPort() + "/services/T0/B0/canary-webhook-secret");
    }

    private void start() {
        Settings settings = Settings.load(home.resolve("conf/bactrian.properties"), Map.of(), system);
        ledger = Ledger.open(settings);
        runs = new Runs(ledger, Clock.systemUTC());
        Processor counted = exchange -> {
            attempts.incrementAndGet();
            work.process(exchange);
        };
        alerting = new Alerting(
                ledger,
                timers,
                () -> ConfigLoader.load(settings),
                URI.create("http://127.0.0.1:9876"),
                Duration.ofDays(5),
                new SimpleMeterRegistry(),
                new Alerting.Channels(() -> runtime.context(), DeliverySettings.DEFAULT));
        FlowAlerts alerts = new FlowAlerts(alerting, Clock.systemUTC());
        runs.whenSucceeded(run -> alerts.resolve(run.flow() + "-" + run.name(), run.started()));
        runtime = CamelRuntime.builder(settings)
                .beans(Map.of("runs", runs, "work", counted, "alerts", alerts))
                .startSchedulers(false)
                .http(false)
                .start();
        alerting.start();
    }

    /** Runs it and lets what was raised be told. */
    private FlowRunner.Result run() {
        FlowRunner.Result result = FlowRunner.run(runtime.context().getRoute("backup-crm"), Map.of());
        alerting.flushNow(TOLD);
        return result;
    }

    private static String text(MimeMessage sent) throws Exception {
        return ((MimeMultipart) sent.getContent()).getBodyPart(0).getContent().toString();
    }

    private RunRecord last() {
        return runs.history("backup", "crm", 1).get(0);
    }

    private MimeMessage onlyMail() {
        MimeMessage[] mails = mail.getReceivedMessages();
        assertThat(mails).hasSize(1);
        return mails[0];
    }
}
