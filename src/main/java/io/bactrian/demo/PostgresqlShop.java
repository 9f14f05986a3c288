package io.bactrian.demo;

import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.dump.PostgresqlSource;
import io.bactrian.backup.recovery.RestoreOptions;
import io.bactrian.backup.recovery.RestoreTarget;
import io.bactrian.backup.recovery.ScratchServer;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The shop on a PostgreSQL server of the demo's own, behind a socket in a private folder that ends with the demo. */
final class PostgresqlShop implements Shop {

    private static final List<String> PROGRAMS =
            List.of("initdb", "postgres", "pg_ctl", "pg_dump", "pg_dumpall", "pg_restore", "psql", "vacuumdb");
    private static final String DATABASE = "shop";
    private static final String RESTORED = "shop_restored";
    private static final long ROOM = 200L << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final PgTools tools;
    private final ScratchServer server;

    private PostgresqlShop(PgTools tools, ScratchServer server) {
        this.tools = tools;
        this.server = server;
    }

    /** Starts the newest PostgreSQL that is installed, with an empty database and its owner. */
    static PostgresqlShop start() {
        List<PgTools> usable = PgTools.installed(Settings.load(Path.of("none"))).stream()
                .filter(tools -> PROGRAMS.stream().allMatch(tools::has))
                .toList();
        if (usable.isEmpty()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "the PostgreSQL server is not installed",
                    "Debian, Ubuntu: apt install postgresql; or run the demo on SQLite, which needs nothing");
        }
        PgTools tools = usable.get(usable.size() - 1);
        ScratchServer server = ScratchServer.start(tools, RestoreOptions.defaultScratchFolder(), ROOM);
        PostgresqlShop shop = new PostgresqlShop(tools, server);
        try (Connection connection = shop.connectTo("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + DATABASE);
            statement.execute("create database " + DATABASE + " owner " + DATABASE);
        } catch (SQLException e) {
            server.close();
            throw new IllegalStateException("cannot make the shop's database: " + e.getMessage(), e);
        }
        return shop;
    }

    @Override
    public String engine() {
        return "postgresql";
    }

    @Override
    public String describe() {
        return "database " + DATABASE + " of a PostgreSQL " + tools.major() + " started for it";
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        Map.of("shop", DATABASE, "archive", "archive").forEach((source, database) -> {
            RestoreTarget.Postgresql address = server.target(database);
            String prefix = "source." + source + ".";
            settings.put(prefix + "type", engine());
            settings.put(prefix + "host", address.host());
            settings.put(prefix + "port", Integer.toString(address.port()));
            settings.put(prefix + "database", database);
            settings.put(prefix + "user", address.user());
        });
        return settings;
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = connectTo(DATABASE);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role " + DATABASE);
        }
        return connection;
    }

    @Override
    public RestoreTarget target() {
        return server.target(RESTORED);
    }

    @Override
    public Connection connectToRestored() {
        return connectTo(RESTORED);
    }

    @Override
    public void close() {
        server.close();
    }

    private Connection connectTo(String database) {
        RestoreTarget.Postgresql address = server.target(database);
        return new PostgresqlSource(
                        database,
                        address.host(),
                        address.port(),
                        database,
                        address.user(),
                        Optional.empty(),
                        "disable",
                        TIMEOUT)
                .connect();
    }
}
