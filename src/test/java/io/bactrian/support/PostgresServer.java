package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL 15 in a temporary folder, on a free port of 127.0.0.1 and a Unix socket, both with passwords. Most
 * tests share one; a test that stops or kills its server starts its own.
 */
public final class PostgresServer implements AutoCloseable {

    public static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");
    public static final String SUPERUSER = "postgres";
    public static final String PASSWORD = "super-secret-of-tests";

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static PostgresServer shared;

    private final Path folder;
    private final int port;
    private Process process;

    private PostgresServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** The one of this JVM, started on first use and stopped with the JVM. */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** A server of one's own. */
    public static PostgresServer start() {
        try {
            // Directly in /tmp: the path of a socket is short, and the server's user must reach it.
            Path folder = Files.createTempDirectory(Path.of("/tmp"), "bactrian-pg");
            PostgresServer server = new PostgresServer(folder, Ports.free());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.initialise();
            server.launch();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start PostgreSQL", e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** The folder of the Unix socket, as a host name for libpq. */
    public String socketFolder() {
        return folder.toString();
    }

    /** Process number of the server. */
    public long pid() {
        return process.pid();
    }

    public Path log() {
        return folder.resolve("log");
    }

    public Connection connect(String database) throws SQLException {
        return connect(database, SUPERUSER, PASSWORD);
    }

    public Connection connect(String database, String user, String password) throws SQLException {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(new String[] {host()});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName(database);
        server.setUser(user);
        server.setPassword(password);
        server.setConnectTimeout(5);
        server.setSocketTimeout(60);
        return server.getConnection();
    }

    /** Runs statements as superuser. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    public String query(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).as("rows of %s", sql).isTrue();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An empty database with a name of its own, filled by the statements. */
    public String createDatabase(String... statements) {
        String name = "db" + COUNTER.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        execute(name, statements);
        return name;
    }

    /** A role that may log in and nothing else, with a name of its own. */
    public String createRole(String password) {
        String name = "role" + COUNTER.incrementAndGet();
        execute("postgres", "CREATE ROLE " + name + " LOGIN PASSWORD '" + password.replace("'", "''") + "'");
        return name;
    }

    /** Starts it again after {@link #stop} or {@link #kill}. */
    public void launch() throws IOException {
        process = asServerUser(
                        BIN.resolve("postgres").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-k",
                        folder.toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "fsync=off",
                        "-c",
                        "full_page_writes=off",
                        "-c",
                        "wal_level=replica",
                        "-c",
                        "max_connections=50",
                        "-c",
                        "shared_buffers=64MB")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        await().atMost(Duration.ofMinutes(4)).ignoreExceptions().until(() -> {
            try (Connection connection = connect("postgres")) {
                return connection.isValid(5);
            }
        });
    }

    /** A fast shutdown: sessions are ended, nothing is lost. */
    public void stop() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** The power fails. */
    public void kill() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    /** Stops it and deletes its folder. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
        try (Stream<Path> paths = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void initialise() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        if (ROOT) {
            UserPrincipal owner =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(folder, owner);
            Files.setOwner(password, owner);
        }
        Process initdb = asServerUser(
                        BIN.resolve("initdb").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-U",
                        SUPERUSER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        try {
            assertThat(initdb.waitFor(240, TimeUnit.SECONDS)).as("initdb ends").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(initdb.exitValue()).as(Files.readString(log())).isZero();
    }

    private ProcessBuilder asServerUser(String... command) {
        List<String> argv = new ArrayList<>();
        if (ROOT) {
            argv.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        argv.addAll(List.of(command));
        return new ProcessBuilder(argv).directory(folder.toFile());
    }
}
