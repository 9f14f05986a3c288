package io.bactrian.demo;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.Manifest.StoredArtifact;
import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.recovery.DrillResult;
import io.bactrian.backup.recovery.RecoveryListener;
import io.bactrian.backup.recovery.RestoreOptions;
import io.bactrian.backup.recovery.RestoreResult;
import io.bactrian.backup.recovery.RestoreTarget;
import io.bactrian.backup.recovery.Restorer;
import io.bactrian.backup.recovery.Verifier;
import io.bactrian.backup.recovery.VerifyResult;
import io.bactrian.backup.repository.Repository;
import io.bactrian.ledger.BusyException;
import io.bactrian.ledger.FlowRunner;
import io.bactrian.ledger.RunRecord;
import io.bactrian.ledger.RunState;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the demo does with its instance, from the first backup to the alert; each step checks what it says. */
final class DemoSteps {

    private static final String REPOSITORY = "offsite";
    private static final Duration SCHEDULED = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** The beginning of a hash says enough. */
    private static final Pattern HASH = Pattern.compile("([0-9a-f]{12})[0-9a-f]{52}");

    private final DemoStage stage;
    private final Narrator narrator;
    private final boolean once;
    private final DecryptionKeys keys;
    private Manifest first;

    /**
     * @param once whether the first backup is made at once rather than waited for
     */
    DemoSteps(DemoStage stage, Narrator narrator, boolean once) {
        this.stage = stage;
        this.narrator = narrator;
        this.once = once;
        this.keys = new DecryptionKeys(List.of(stage.folder().privateKey()), Optional.empty(), Optional.empty());
    }

    List<Story.Step> all() {
        return List.of(
                new Story.Step("A backup of the shop is made while it sells", this::backUp),
                new Story.Step("It is listed", this::list),
                new Story.Step("It is verified: every byte is read back, decrypted and compared", this::verify),
                new Story.Step("It is drilled: restored where it harms nobody", this::drill),
                new Story.Step("It is restored for good and compared with the live shop", this::restore),
                new Story.Step("Another backup is broken on purpose", this::breakOne),
                new Story.Step("A run fails on purpose: the archive's database does not exist", this::fail),
                new Story.Step("All of it can be watched", this::watch));
    }

    private void backUp() throws InterruptedException {
        if (once) {
            first = (Manifest) run("backup-shop");
        } else {
            narrator.detail("its route is due at the full minute; waiting");
            RunRecord run = Waiting.until(SCHEDULED, "successful run of backup-shop", () -> stage.instance()
                    .runs()
                    .last("backup", "shop", RunState.SUCCEEDED));
            first = withRepository(repository -> repository.find(run.backupId().orElseThrow()));
        }
        narrator.expect(
                !first.source().rowCounts().isEmpty(),
                first.id() + " is made in " + Durations.format(Duration.between(first.started(), first.completed())),
                first.id() + " counts no table");
        narrator.expect(
                first.storedBytes() < first.plainBytes(),
                DataSize.format(first.plainBytes()) + " dumped; compressed and encrypted "
                        + DataSize.format(first.storedBytes()),
                "what is stored is not smaller than what was dumped");
        look("the route", stage.folder().path().resolve("routes/backup/shop.camel.yaml"));
        look("the objects", stage.folder().bucket().resolve("shop").resolve(first.id()));
    }

    private void list() {
        List<Manifest> all = withRepository(repository -> repository.list(Optional.of("shop")));
        narrator.expect(
                all.stream().anyMatch(manifest -> manifest.id().equals(first.id())),
                all.size() == 1 ? "the bucket holds 1 backup" : "the bucket holds " + all.size() + " backups",
                first.id() + " is not among the " + all.size() + " backups listed");
        for (Manifest manifest : all) {
            narrator.detail(String.format(
                    "%s  %-10s  %s stored  made with %s",
                    manifest.id(),
                    manifest.source().engine(),
                    DataSize.format(manifest.storedBytes()),
                    manifest.source().tool()));
        }
        tryIt("backup list");
    }

    private void verify() throws InterruptedException {
        VerifyResult result = (VerifyResult) run("verify-shop");
        narrator.expect(
                result.passed() && result.depth() == VerifyResult.Depth.CONTENT,
                result.message(),
                "it was only verified as deep as its " + result.depth().text());
        narrator.detail(DataSize.format(result.storedBytes()) + " read in " + Durations.format(result.took()));
        tryIt("backup verify shop@latest");
    }

    private void drill() throws InterruptedException {
        DrillResult result = (DrillResult) run("drill-shop");
        narrator.expect(
                result.passed() && result.rowCounts().keySet().size() == ShopData.TABLES.size(),
                "it comes back in " + Durations.format(result.recoveryTime()) + " with the rows of all "
                        + result.rowCounts().size() + " tables",
                "the drill saw the tables " + result.rowCounts().keySet());
        if (result.indexesChecked() > 0) {
            narrator.detail(result.indexesChecked() + " indexes walked and found sound");
        }
        tryIt("backup drill shop");
    }

    private void restore() throws SQLException {
        RestoreTarget target = stage.shop().target();
        RestoreResult result = withRepository(repository -> new Restorer(stage.settings())
                .restore(repository, first, target, RestoreOptions.with(keys), RecoveryListener.NONE));
        narrator.held(
                "restored to " + result.target().replace(stage.folder().path().toString(), ".") + " in "
                        + Durations.format(result.took()));
        try (Connection restored = stage.shop().connectToRestored();
                Connection live = stage.shop().connect()) {
            long rows = 0;
            for (String table : ShopData.TABLES) {
                rows += compare(table, restored, live);
            }
            long since = ShopData.count(live, "purchase") - ShopData.count(restored, "purchase");
            narrator.expect(
                    since > 0,
                    String.format(Locale.ROOT, "all %,d rows are those of the live shop", rows),
                    "the shop sold nothing meanwhile");
            narrator.detail("which has sold " + since + " times since");
        }
        stage.till().failure().ifPresent(failure -> {
            throw new UnmetExpectation("the till broke: " + failure.getMessage());
        });
        tryIt("backup restore shop@latest --to " + example());
    }

    /** Compares every value; answers how many rows. */
    private static long compare(String table, Connection restored, Connection live) throws SQLException {
        long last = ShopData.last(restored, table);
        if (!ShopData.digest(restored, table, last).equals(ShopData.digest(live, table, last))) {
            throw new UnmetExpectation("the rows of " + table + " are not those of the live shop");
        }
        return ShopData.count(restored, table);
    }

    private void breakOne() throws InterruptedException, IOException {
        Waiting.until(SOON, "next second, as backups are named by it", () -> Optional.of(true)
                .filter(now -> Duration.between(first.started(), Instant.now()).toSeconds() > 1));
        Manifest second = (Manifest) run("backup-shop");
        StoredArtifact artifact = second.artifacts().stream()
                .max(Comparator.comparingLong(each -> each.stored().bytes()))
                .orElseThrow();
        long at = artifact.stored().bytes() / 2;
        flip(stage.folder().bucket().resolve("shop").resolve(second.id()).resolve(artifact.file()), at);
        narrator.held("flipped one bit of byte " + at + " of " + artifact.file() + " of " + second.id());
        VerifyResult result = withRepository(repository ->
                new Verifier(stage.settings()).verify(repository, second, Optional.of(keys), RecoveryListener.NONE));
        narrator.expect(
                !result.passed() && result.message().contains(artifact.file()),
                "verify finds it:",
                "verify did not find the broken byte: " + result.message());
        result.failures()
                .forEach(failure -> narrator.detail(HASH.matcher(failure).replaceAll("$1..")));
        VerifyResult before = withRepository(repository ->
                new Verifier(stage.settings()).verify(repository, first, Optional.of(keys), RecoveryListener.NONE));
        narrator.expect(before.passed(), first.id() + " is as good as ever", before.message());
        tryIt("backup verify " + second.id());
    }

    private static void flip(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1));
            one.flip();
            channel.write(one, at);
        }
    }

    private void fail() throws InterruptedException {
        FlowRunner.Result result = attempt("backup-archive");
        narrator.expect(result.failure().isPresent(), "the run failed, as it should", "the run did not fail");
        RunState state = stage.instance().runs().history("backup", "archive", 1).stream()
                .map(RunRecord::state)
                .findFirst()
                .orElseThrow(() -> new UnmetExpectation("the ledger does not know of the run"));
        narrator.expect(state == RunState.FAILED, "the ledger says so", "the ledger says that the run " + state);
        MailSink.Mail mail = Waiting.until(SOON, "mail about backup-archive", () -> stage.mails().mails().stream()
                .filter(each -> each.subject().contains("backup-archive"))
                .findFirst());
        narrator.held("the operator has mail:");
        narrator.detail("");
        narrator.detail("| To: " + mail.to());
        narrator.detail("| Subject: " + mail.subject());
        narrator.detail("|");
        mail.text().lines().forEach(line -> narrator.detail("| " + line));
        narrator.detail("");
        look("the route", stage.folder().path().resolve("routes/shared/backup.camel.yaml"));
    }

    private void watch() throws IOException, InterruptedException {
        String metrics = get("/observe/metrics");
        String success = metrics.lines()
                .filter(line -> line.startsWith("bactrian_backup_last_success_timestamp_seconds")
                        && line.contains("\"shop\"")
                        && !line.endsWith("NaN"))
                .findFirst()
                .orElseThrow(() -> new UnmetExpectation("the metrics do not tell when the shop was last backed up"));
        narrator.held("metrics  " + url("/observe/metrics"));
        narrator.detail("         " + success);
        get("/observe/health");
        narrator.held("health   " + url("/observe/health"));
        get("/hawtio/");
        narrator.held("console  " + url("/hawtio"));
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(ANSWER)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url(path))).timeout(ANSWER).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new UnmetExpectation(url(path) + " answers " + response.statusCode());
        }
        return response.body();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + stage.instance().httpPort() + path;
    }

    /** What a route ends with; its failure is thrown. */
    private Object run(String route) throws InterruptedException {
        FlowRunner.Result result = attempt(route);
        if (result.failure().isPresent()) {
            Throwable failure = result.failure().get();
            throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
        }
        return result.body();
    }

    /** Runs a route as soon as its schedule is not just doing so. */
    private FlowRunner.Result attempt(String route) throws InterruptedException {
        return Waiting.until(SOON, "end of the scheduled run of " + route, () -> Optional.of(
                        FlowRunner.run(stage.instance().context().getRoute(route), Map.of()))
                .filter(result -> !(result.failure().orElse(null) instanceof BusyException)));
    }

    private <T> T withRepository(Function<Repository, T> work) {
        try (Repository repository = Repository.open(stage.settings(), REPOSITORY)) {
            return work.apply(repository);
        }
    }

    private void look(String what, Path path) {
        if (!once) {
            narrator.detail(String.format("%-12s%s", what, stage.folder().shown(path)));
        }
    }

    private void tryIt(String command) {
        if (!once) {
            narrator.detail("try it: ./bactrian " + command + " --conf "
                    + stage.folder().shown(stage.folder().settings()));
        }
    }

    private String example() {
        return stage.shop().target() instanceof RestoreTarget.Postgresql database
                ? database.describe().replace("shop_restored", "shop_again")
                : "sqlite:again.db";
    }
}
