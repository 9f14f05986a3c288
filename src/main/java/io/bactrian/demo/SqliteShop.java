package io.bactrian.demo;

import io.bactrian.backup.recovery.RestoreTarget;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;

/** The shop as a file in the demo's folder, in WAL mode, so that it is dumped while it is written. */
final class SqliteShop implements Shop {

    private static final String FILE = "shop.db";
    private static final int BUSY_MILLIS = 10_000;

    private final Path folder;

    SqliteShop(Path folder) {
        this.folder = folder;
    }

    @Override
    public String engine() {
        return "sqlite";
    }

    @Override
    public String describe() {
        return FILE;
    }

    @Override
    public SortedMap<String, String> settings() {
        return new TreeMap<>(Map.of(
                "source.shop.type",
                engine(),
                "source.shop.path",
                FILE,
                "source.archive.type",
                engine(),
                "source.archive.path",
                "archive.db"));
    }

    @Override
    public Connection connect() throws SQLException {
        return open(folder.resolve(FILE));
    }

    @Override
    public RestoreTarget target() {
        return new RestoreTarget.Sqlite(restored());
    }

    @Override
    public Connection connectToRestored() throws SQLException {
        return open(restored());
    }

    @Override
    public void close() {
        // a file needs no server
    }

    private Path restored() {
        return folder.resolve("restored.db");
    }

    private static Connection open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        // as a URI, since the driver takes what follows a question mark for options
        return config.createConnection(
                "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath());
    }
}
