package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.bactrian.backup.codec.OpenPgpKeys;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A small installation as an operator has it: the shipped routes, a database, a bucket behind a network that can be
 * broken, a mailbox, a key pair, and one good backup {@code crm} made before anything breaks. What every fault must leave
 * behind is asked of it in one place, {@link #failedCleanly}.
 */
public final class Platform implements AutoCloseable {

    public static final String NAME = "crm";

    private static final String DATABASE_SECRET = "canary-database-4f9b1c";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static String largeDatabase;
    private static String smallDatabase;
    private static String superuser;

    private final Path home;
    private final S3Server storage;
    private final String bucket;
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final AtomicReference<Function<FaultyProxy.Request, FaultyProxy.Fault>> fault =
            new AtomicReference<>(request -> null);
    private final List<FaultyProxy.Request> broken = new CopyOnWriteArrayList<>();
    private final FaultyProxy network;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> healthy = new TreeMap<>();
    private final List<String> good = new ArrayList<>();
    private final List<Cli> started = new ArrayList<>();
    private int mailsBefore;

    private Platform(Path home, S3Server storage) throws IOException {
        this.home = home;
        this.storage = storage;
        this.bucket = storage.createBucket();
        this.network = FaultyProxy.start(storage.endpoint(), request -> {
            FaultyProxy.Fault what = fault.get().apply(request);
            if (what != null) {
                broken.add(request);
            }
            return what;
        });
    }

    /** A database of some 48 MiB that does not compress well: its backup is an upload of several parts. */
    public static Platform large(Path home) {
        return create(home, largeDatabase(), embedded());
    }

    /** A database of a few rows. */
    public static Platform small(Path home) {
        return create(home, smallDatabase(), embedded());
    }

    /** The large database, stored in a server that knows users and permissions. */
    public static Platform largeOnCeph(Path home) throws IOException {
        return create(home, largeDatabase(), S3Server.ceph());
    }

    private static S3Server embedded() {
        try {
            return S3Server.embedded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Platform create(Path home, String database, S3Server storage) {
        try {
            Platform platform = new Platform(home, storage);
            platform.mail.start();
            platform.install(database);
            return platform;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized String largeDatabase() {
        if (largeDatabase == null) {
            largeDatabase = PostgresServer.shared()
                    .createDatabase(
                            "CREATE TABLE orders (id integer PRIMARY KEY, note text)",
                            "ALTER TABLE orders ALTER note SET STORAGE EXTERNAL",
                            "INSERT INTO orders SELECT n, (SELECT string_agg(md5(random()::text || n || m), '')"
                                    + " FROM generate_series(1, 32) m) FROM generate_series(1, 48000) n");
        }
        return largeDatabase;
    }

    private static synchronized String smallDatabase() {
        if (smallDatabase == null) {
            smallDatabase = PostgresServer.shared()
                    .createDatabase(
                            "CREATE TABLE customers (id integer PRIMARY KEY, name text)",
                            "INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, 1000) n");
        }
        return smallDatabase;
    }

    /** A superuser with the secret as password: the shipped route dumps the roles with their passwords too. */
    private static synchronized String superuser() {
        if (superuser == null) {
            superuser = PostgresServer.shared().createRole(DATABASE_SECRET);
            PostgresServer.shared().execute("postgres", "ALTER ROLE " + superuser + " SUPERUSER");
        }
        return superuser;
    }

    private void install(String database) throws IOException {
        for (String folder : List.of("shared", "alerts")) {
            copy(Path.of("routes", folder), home.resolve("routes").resolve(folder));
        }
        Files.createDirectories(home.resolve("routes/backup"));
        Files.createDirectories(home.resolve("conf"));
        route(text -> text);
        writeSecret("conf/database.secret", DATABASE_SECRET);
        writeSecret("conf/bucket.secret", S3Server.SECRET_KEY);
        OpenPgpKeys.generate(
                "Backups <backups@example.org>",
                home.resolve("conf/backup-public.asc"),
                home.resolve("conf/backup-private.asc"),
                Optional.empty());
        PostgresServer server = PostgresServer.shared();
        settings.put("platform.time-zone", "Asia/Ho_Chi_Minh");
        settings.put("http.port", "0");
        settings.put("source.crm.type", "postgresql");
        settings.put("source.crm.host", server.host());
        settings.put("source.crm.port", Integer.toString(server.port()));
        settings.put("source.crm.database", database);
        settings.put("source.crm.user", superuser());
        settings.put("source.crm.password-file", "conf/database.secret");
        settings.put("repository.offsite.storages", "bucket");
        settings.put("repository.offsite.memory", "12MiB");
        settings.put("storage.bucket.type", "s3");
        settings.put("storage.bucket.bucket", bucket);
        settings.put("storage.bucket.endpoint", network.endpoint().toString());
        settings.put("storage.bucket.path-style", "true");
        settings.put("storage.bucket.access-key", S3Server.ACCESS_KEY);
        settings.put("storage.bucket.secret-key-file", "conf/bucket.secret");
        settings.put("storage.bucket.part-size", "5MiB");
        settings.put("storage.bucket.parts-in-flight", "1");
        settings.put("storage.bucket.attempts", "3");
        settings.put("backup.recipients", "conf/backup-public.asc");
        settings.put("backup.retry-window", "1");
        settings.put("backup.retry-delay-millis", "200");
        settings.put("alerts.email.to", "operators@example.com");
        settings.put("alerts.email.host", "127.0.0.1");
        settings.put("alerts.email.port", Integer.toString(mail.getSmtp().getPort()));
        healthy.putAll(settings);
    }

    // What a test breaks

    /** Changes a setting until the next healthy start. */
    public Platform set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Changes a setting for good. */
    public Platform setForGood(String key, String value) {
        healthy.put(key, value);
        return set(key, value);
    }

    /** Writes the backup route anew, from the shipped one under the name of this platform. */
    public void route(Function<String, String> change) {
        try {
            String shipped = Files.readString(Path.of("routes/backup/crm-postgresql.camel.yaml"))
                    .replace("backup-crm-postgresql", "backup-" + NAME)
                    .replace("backup/crm-postgresql", "backup/" + NAME);
            Files.writeString(home.resolve("routes/backup/crm.camel.yaml"), change.apply(shipped));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What happens to requests from now on; answers null for those to be left alone, and may wait first. */
    public void breakNetwork(Function<FaultyProxy.Request, FaultyProxy.Fault> faults) {
        fault.set(faults);
    }

    /** Requests that were broken. */
    public List<FaultyProxy.Request> broken() {
        return broken;
    }

    /** Holds the first request that fits until the latch of the hold is released. */
    public Hold hold(Predicate<FaultyProxy.Request> which) {
        Hold hold = new Hold(new CountDownLatch(1), new CountDownLatch(1));
        breakNetwork(request -> {
            if (which.test(request)) {
                hold.reached.countDown();
                awaitLatch(hold.released);
            }
            return null;
        });
        return hold;
    }

    /** A request that is held. */
    public record Hold(CountDownLatch reached, CountDownLatch released) {
        public void awaitReached() {
            awaitLatch(reached);
        }

        public void release() {
            released.countDown();
        }
    }

    /** The database becomes the large one, and the backups of the small one stay. */
    public void useLargeDatabase() {
        set("source.crm.database", largeDatabase());
    }

    /** Notes requests that change something in the bucket, and lets them through. */
    public List<FaultyProxy.Request> watchWrites() {
        List<FaultyProxy.Request> writes = new CopyOnWriteArrayList<>();
        breakNetwork(request -> {
            if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
                writes.add(request);
            }
            return null;
        });
        return writes;
    }

    // What an operator does

    public Path home() {
        return home;
    }

    public String bucket() {
        return bucket;
    }

    public S3Server storage() {
        return storage;
    }

    public GreenMail mail() {
        return mail;
    }

    /** Makes a backup that must succeed, in this JVM. */
    public String makeGoodBackup() {
        Cli.Outcome outcome = here("backup", "run", NAME);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        String id = backups().get(0);
        assertThat(good).doesNotContain(id);
        good.add(id);
        return id;
    }

    /** Takes a backup that was made otherwise for one that must stay. */
    public void knowGood(String id) {
        assertThat(good).doesNotContain(id);
        good.add(id);
    }

    /** Whether the path or key of a file is that of a backup that must stay. */
    public boolean isOfGoodBackup(String path) {
        return good.stream().anyMatch(id -> path.contains("/" + id + "/"));
    }

    /** Starts a backup in a process of its own. */
    public Cli startBackup() {
        return start("backup", "run", NAME);
    }

    public Cli start(String... words) {
        mailsBefore = mail.getReceivedMessages().length;
        Cli cli = Cli.start(home, Map.of(), withConf(words));
        started.add(cli);
        return cli;
    }

    /** A command in this JVM. */
    public Cli.Outcome here(String... words) {
        return Cli.here(withConf(words));
    }

    /** Ids in {@code backup list}, newest first. */
    public List<String> backups() {
        Cli.Outcome outcome = here("backup", "list", "--json");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        List<String> ids = new ArrayList<>();
        json(outcome.out()).forEach(line -> ids.add(line.get("id").asText()));
        return ids;
    }

    /** The newest run as {@code status} tells it. */
    public JsonNode lastRun() {
        return json(here("status", "--json").out()).get(0).get("last");
    }

    /** How many runs of the embedded ledger fit an SQL condition. */
    public int runs(String condition) {
        String url = "jdbc:h2:async:" + home.resolve("data/ledger") + ";AUTO_SERVER=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from run where " + condition)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // What a fault must leave behind

    /**
     * Asks for the whole contract of a failed backup, then lets a healthy one follow, which must succeed and leave
     * nothing of the failed one behind.
     *
     * @param parts of the error that the operator must see
     */
    public void failedCleanly(Cli.Outcome outcome, ExitCode expected, String... parts) {
        assertToldOnce(outcome, expected, parts);
        JsonNode last = lastRun();
        assertThat(last.get("state").asText()).isEqualTo("FAILED");
        assertThat(last.get("message").asText()).contains(parts);
        heal();
        assertOnlyGoodBackups();
        makeGoodBackup();
        assertThat(newMails()).as("told once, and once that it is over").hasSize(2);
        assertThat(newMails().get(1)).contains("Subject: [RESOLVED] backup-crm failed");
        assertNothingLeft();
        assertSecretsKept(outcome);
    }

    /** One clear error, one alert that says the same. */
    public void assertToldOnce(Cli.Outcome outcome, ExitCode expected, String... parts) {
        assertOneError(outcome, expected, parts);
        assertThat(newMails()).hasSize(1);
        assertThat(newMails().get(0)).contains("Subject: [CRITICAL] backup-crm failed");
        String text = unfolded(newMails().get(0));
        for (String part : parts) {
            assertThat(text).contains(part);
        }
    }

    public static void assertOneError(Cli.Outcome outcome, ExitCode expected, String... parts) {
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(expected.code());
        assertThat(outcome.errors()).as(outcome.err()).hasSize(1);
        assertThat(outcome.errors().get(0)).contains(parts);
        assertThat(outcome.hints()).as(outcome.err()).hasSize(1);
        assertThat(outcome.err()).doesNotContain("\tat ").doesNotContain("a defect");
    }

    /** Everything that a test broke through this platform is whole again. */
    public void heal() {
        settings.clear();
        settings.putAll(healthy);
        breakNetwork(request -> null);
        route(text -> text);
    }

    /** Only the backups that were good before are to be seen, and they are still good. */
    public void assertOnlyGoodBackups() {
        assertThat(backups()).containsExactlyInAnyOrderElementsOf(good);
        for (String id : good) {
            Cli.Outcome verified = here(
                    "backup",
                    "verify",
                    id,
                    "--private-key",
                    home.resolve("conf/backup-private.asc").toString());
            assertThat(verified.exit()).as(verified.err()).isZero();
        }
    }

    /** The bucket holds the objects of the good backups and no upload under way. */
    public void assertNothingLeft() {
        assertThat(storage.openUploads(bucket)).isEmpty();
        assertThat(storage.keys(bucket)).allMatch(this::isOfGoodBackup);
        assertThat(backups()).containsExactlyInAnyOrderElementsOf(good);
    }

    /** The secrets are in nothing that was printed, sent, stored or started. */
    public void assertSecretsKept(Cli.Outcome outcome) {
        assertThat(outcome.commandLines()).as("the program was seen").anyMatch(line -> line.contains("io.bactrian"));
        for (String secret : List.of(DATABASE_SECRET, S3Server.SECRET_KEY)) {
            assertThat(outcome.out()).doesNotContain(secret);
            assertThat(outcome.err()).doesNotContain(secret);
            assertThat(outcome.commandLines()).noneMatch(line -> line.contains(secret));
            assertThat(mails()).noneMatch(text -> text.contains(secret));
            storage.keys(bucket).stream().filter(key -> key.endsWith(".json")).forEach(key -> assertThat(
                            new String(storage.get(bucket, key), StandardCharsets.UTF_8))
                    .doesNotContain(secret));
            try (Stream<Path> files = Files.walk(home)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".secret"))
                        .forEach(file -> assertThat(text(file)).as("%s", file).doesNotContain(secret));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Mails since the last start, as they came. */
    public List<String> newMails() {
        return mails().subList(mailsBefore, mails().size());
    }

    public List<String> mails() {
        return Stream.of(mail.getReceivedMessages())
                .map(GreenMailUtil::getWholeMessage)
                .toList();
    }

    @Override
    public void close() throws IOException {
        started.forEach(Cli::close);
        network.close();
        mail.stop();
    }

    private String[] withConf(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.add("--conf");
        command.add(writeSettings().toString());
        return command.toArray(String[]::new);
    }

    private Path writeSettings() {
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = home.resolve("conf/bactrian.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    public void writeSecret(String file, String secret) {
        try {
            Path path = home.resolve(file);
            Files.deleteIfExists(path);
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(path, secret + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unfolded(String message) {
        return message.replace("=\r\n", "").replace("=3D", "=");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(240, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
