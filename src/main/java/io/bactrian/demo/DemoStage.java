package io.bactrian.demo;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** Everything that the story is played with: shop, S3 server, mail server and the instance, started in that order. */
final class DemoStage implements Closeable {

    private static final int USUAL_PORT = 9876;

    private final Deque<Closeable> started = new ArrayDeque<>();
    private final DemoFolder folder;
    private Shop shop;
    private Till till;
    private EmbeddedS3 s3;
    private MailSink mails;
    private Settings settings;
    private DemoInstance instance;

    private DemoStage(DemoFolder folder) {
        this.folder = folder;
    }

    /** Starts everything; of what fails half-way nothing is left running. */
    static DemoStage start(DemoFolder folder, boolean postgresql, DemoInstance.Starter starter)
            throws IOException, SQLException {
        DemoStage stage = new DemoStage(folder);
        try {
            stage.open(postgresql, starter);
            return stage;
        } catch (IOException | SQLException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    DemoFolder folder() {
        return folder;
    }

    Shop shop() {
        return shop;
    }

    Till till() {
        return till;
    }

    EmbeddedS3 s3() {
        return s3;
    }

    MailSink mails() {
        return mails;
    }

    Settings settings() {
        return settings;
    }

    DemoInstance instance() {
        return instance;
    }

    /** Stops everything, last started first. */
    @Override
    public synchronized void close() throws IOException {
        IOException failure = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void open(boolean postgresql, DemoInstance.Starter starter) throws IOException, SQLException {
        shop = postgresql ? PostgresqlShop.start() : new SqliteShop(folder.path());
        started.push(shop);
        ShopData data = new ShopData();
        try (Connection connection = shop.connect()) {
            data.create(connection);
        }
        till = Till.open(shop, data);
        started.push(till);
        String secretKey = folder.writeKeys();
        s3 = EmbeddedS3.start(folder.store(), DemoFolder.ACCESS_KEY, secretKey);
        started.push(s3);
        Files.createDirectory(folder.bucket()); // which is how this server makes a bucket
        mails = MailSink.start();
        started.push(mails);
        folder.writeRoutes(shop.engine());
        folder.writeSettings(
                shop.settings(),
                Map.of(
                        "http.port", Integer.toString(freePort()),
                        "bucket", DemoFolder.BUCKET,
                        "endpoint", s3.endpoint().toString(),
                        "access-key", DemoFolder.ACCESS_KEY,
                        "smtp.port", Integer.toString(mails.port())));
        refuseEnvironment();
        settings = Settings.load(folder.settings());
        instance = starter.start(settings);
        started.push(instance::close);
    }

    /** What is exported for a real instance would send the demo's backups and mails there. */
    private void refuseEnvironment() throws IOException {
        Properties written = new Properties();
        try (InputStream in = Files.newInputStream(folder.settings())) {
            written.load(in);
        }
        for (String key : written.stringPropertyNames()) {
            String variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            if (System.getenv(variable) != null) {
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "the environment variable " + variable + " would change the settings of the demo",
                        "run it without: env -u " + variable + " ./bactrian demo");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }
}
