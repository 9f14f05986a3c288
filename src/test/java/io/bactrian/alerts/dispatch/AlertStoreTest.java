package io.bactrian.alerts.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.config.Extensions.FlapRule;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import io.bactrian.support.MemoryLedger;
import io.bactrian.support.VirtualTimers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertStoreTest {

    private final VirtualTimers timers = new VirtualTimers(Lab.START);
    private final List<Alert> heard = new ArrayList<>();
    private boolean broken;

    @Test
    void whatTheLedgerDoesNotTakeIsNotTaken() {
        AlertStore store = store(MemoryLedger.empty(), List.of());
        broken = true;
        assertThatThrownBy(() -> store.put(List.of(alert("Disk", false)))).isInstanceOf(BactrianException.class);
        assertThat(store.all()).isEmpty();
        assertThat(heard).isEmpty();
        broken = false;
        store.put(List.of(alert("Disk", false)));
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void itsAlertsAreThereAgainAfterARestart() {
        Ledger ledger = MemoryLedger.empty();
        store(ledger, List.of()).put(List.of(alert("Disk", false), alert("Cpu", true)));
        AlertStore next = store(ledger, List.of());
        next.load(Duration.ofMinutes(5));
        assertThat(next.all()).containsExactlyInAnyOrder(alert("Disk", false), alert("Cpu", true));
    }

    @Test
    void whatResolvedLongAgoIsForgottenUnlessAGroupNeedsIt() {
        Ledger ledger = MemoryLedger.empty();
        AlertStore store = store(ledger, List.of());
        store.put(List.of(alert("Disk", true), alert("Cpu", true), alert("Net", false)));
        timers.advance(Duration.ofMinutes(31));
        long needed = alert("Cpu", true).fingerprint();
        assertThat(store.forgetResolved(fingerprint -> fingerprint == needed))
                .containsExactly(alert("Disk", true).fingerprint());
        AlertStore next = store(ledger, List.of());
        next.load(Duration.ofMinutes(5));
        assertThat(next.all()).extracting(Alert::name).containsExactlyInAnyOrder("Cpu", "Net");
    }

    @Test
    void anEndThatIsOnlyToldAgainChangesNothing() {
        AlertStore store = store(MemoryLedger.empty(), List.of());
        Alert ended = alert("Disk", true);
        store.put(List.of(ended));
        heard.clear();
        timers.advance(Duration.ofMinutes(1));
        store.put(List.of(ended));
        assertThat(heard).isEmpty();
    }

    @Test
    void anAlertThatComesAndGoesIsHeldFiringUntilItKeepsStill() {
        FlapRule rule = new FlapRule(List.of(), 4, Duration.ofMinutes(10), Duration.ofMinutes(5));
        AlertStore store = store(MemoryLedger.empty(), List.of(rule));
        for (int change = 0; change < 4; change++) {
            store.put(List.of(alert("Disk", change % 2 == 1)));
            timers.advance(Duration.ofMinutes(1));
        }
        Alert held = store.all().iterator().next();
        assertThat(held.resolvedAt(timers.now())).isFalse();
        timers.advance(Duration.ofMinutes(3));
        assertThat(held.resolvedAt(timers.now())).isFalse();
        timers.advance(Duration.ofMinutes(1));
        assertThat(held.resolvedAt(timers.now())).isTrue();
    }

    @Test
    void whatRestedIsInTheTablesAndNothingElseChangesByThat() {
        Ledger ledger = MemoryLedger.empty();
        AlertStore store = store(ledger, List.of());
        store.put(List.of(alert("Disk", false), alert("Cpu", false), alert("Old", true)));
        timers.advance(Duration.ofMinutes(1));
        store.put(List.of(alert("Disk", false), alert("Disk", true)));
        store.put(List.of(again(alert("Cpu", false))));
        timers.advance(Duration.ofSeconds(1799));
        store.put(List.of(again(alert("Cpu", false)), alert("Net", false)));
        store.forgetResolved(fingerprint -> false);
        List<Event> history = history(ledger);
        Collection<Alert> before = List.copyOf(store.all());
        assertThat(history).hasSize(4);
        assertThat(before).hasSize(3);

        assertThat(count(ledger, "alert")).isZero();
        store.fold();
        assertThat(count(ledger, "alert")).as("the old rows").isEqualTo(3);
        assertThat(count(ledger, "alert_journal")).as("the new rows").isEqualTo(2);
        assertThat(loaded(ledger)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(history(ledger)).containsExactlyElementsOf(history);

        timers.advance(Duration.ofSeconds(10));
        store.fold();
        assertThat(count(ledger, "alert_journal")).isZero();
        assertThat(count(ledger, "alert")).isEqualTo(3);
        assertThat(loaded(ledger)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(history(ledger)).containsExactlyElementsOf(history);
    }

    @Test
    void whoLostItsTurnFoldsNothing() {
        Ledger ledger = MemoryLedger.empty();
        AlertStore store = store(ledger, List.of());
        store.put(List.of(alert("Disk", false)));
        timers.advance(Duration.ofSeconds(10));
        broken = true;
        assertThatThrownBy(store::fold).isInstanceOf(BactrianException.class);
        assertThat(count(ledger, "alert")).isZero();
        assertThat(count(ledger, "alert_journal")).isEqualTo(1);
    }

    @Test
    void aMultitudeIsSeveralRowsOfTheJournalAndFoldedInParts() {
        Ledger ledger = MemoryLedger.empty();
        AlertStore store = store(ledger, List.of());
        List<Alert> all = new ArrayList<>();
        for (int at = 0; at < 200; at++) {
            all.add(alert("Alert" + at, "é".repeat(10_000), ""));
        }
        store.put(all);
        assertThat(count(ledger, "alert_journal")).isGreaterThan(5);
        timers.advance(Duration.ofSeconds(10));
        store.fold();
        assertThat(count(ledger, "alert")).isBetween(1L, 199L);
        assertThat(loaded(ledger)).containsExactlyInAnyOrderElementsOf(all);
        AlertStore next = store(ledger, List.of());
        next.load(Duration.ofMinutes(5));
        for (int part = 0; part < 10; part++) {
            next.fold();
        }
        assertThat(count(ledger, "alert")).isEqualTo(200);
        assertThat(count(ledger, "alert_journal")).isZero();
    }

    @Test
    void whoMakesTheJournalTooLongHelpsToFoldIt() {
        Ledger ledger = MemoryLedger.empty();
        AlertStore store = store(ledger, List.of());
        for (int at = 0; at < 40; at++) {
            store.put(List.of(alert("Alert" + at, "x".repeat(512 * 1024), "")));
        }
        assertThat(count(ledger, "alert_journal")).isBetween(30L, 35L);
        assertThat(count(ledger, "alert") + count(ledger, "alert_journal")).isEqualTo(40);
    }

    @Test
    void whatNoDatabaseHoldsIsAcceptedAndFoldedAllTheSame() {
        Ledger ledger = MemoryLedger.empty();
        AlertStore store = store(ledger, List.of());
        store.put(List.of(alert("Half a surrogate", "\ud800", "with\0nothing")));
        timers.advance(Duration.ofSeconds(10));
        store.fold();
        assertThat(loaded(ledger)).singleElement().satisfies(alert -> {
            assertThat(alert.generatorUrl()).isEqualTo("with\ufffdnothing");
            assertThat(alert.annotations().get("text")).isEqualTo("?");
        });
    }

    /** The machine of the tests is shared: the figure that counts is printed, the bound is what never may be missed. */
    @Test
    void takesRepeatsFromSeveralThreadsQuickly(@TempDir Path folder) throws Exception {
        try (Ledger ledger = MemoryLedger.open("jdbc:h2:file:" + folder.resolve("l") + ";WRITE_DELAY=0")) {
            AlertStore store = new AlertStore(ledger, timers::now, List::of, AlertStore.Extra.NOTHING, changed -> {});
            List<Alert> all = new ArrayList<>();
            for (int at = 0; at < 8192; at++) {
                all.add(alert("Alert" + at, false));
            }
            store.put(all);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                repeat(threads, store, all); // warm
                long begin = System.nanoTime();
                int taken = 0;
                for (int round = 0; round < 4; round++) {
                    taken += repeat(threads, store, all);
                }
                double rate = taken / ((System.nanoTime() - begin) / 1e9);
                System.out.printf("alert store: %.0f repeats a second%n", rate);
                assertThat(rate).isGreaterThan(2000);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private int repeat(ExecutorService threads, AlertStore store, List<Alert> all) throws Exception {
        List<Callable<Integer>> work = new ArrayList<>();
        for (int from = 0; from < all.size(); from += 64) {
            List<Alert> batch =
                    all.subList(from, from + 64).stream().map(this::again).toList();
            work.add(() -> {
                store.put(batch);
                return batch.size();
            });
        }
        int taken = 0;
        for (Future<Integer> done : threads.invokeAll(work)) {
            taken += done.get();
        }
        return taken;
    }

    private Alert again(Alert alert) {
        return new Alert(alert.labels(), alert.annotations(), alert.startsAt(), Alert.NEVER, "", timers.now(), false);
    }

    private static Alert alert(String name, String text, String url) {
        return new Alert(
                Labels.of("alertname", name), Labels.of("text", text), Lab.START, Alert.NEVER, url, Lab.START, false);
    }

    private Collection<Alert> loaded(Ledger ledger) {
        AlertStore next = store(ledger, List.of());
        next.load(Duration.ofMinutes(5));
        return next.all();
    }

    private static List<Event> history(Ledger ledger) {
        return new History(ledger).query(List.of(), Lab.START, Alert.NEVER, 100);
    }

    private static long count(Ledger ledger, String table) {
        return ledger.inTransaction(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from " + table)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private AlertStore store(Ledger ledger, List<FlapRule> rules) {
        return new AlertStore(
                ledger,
                timers::now,
                () -> rules,
                connection -> {
                    if (broken) {
                        throw new SQLException("connection is closed", "08003");
                    }
                },
                heard::addAll);
    }

    private Alert alert(String name, boolean ended) {
        return new Alert(
                Labels.of("alertname", name),
                Labels.NONE,
                Lab.START,
                ended ? timers.now() : Alert.NEVER,
                "",
                timers.now(),
                false);
    }
}
