package io.bactrian.support;

import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A ledger in the memory of the test, empty whenever it is asked for. */
public final class MemoryLedger {

    private static Ledger shared;

    private MemoryLedger() {}

    /** One for all tests of this process: its tables are emptied, which is quicker than making them. */
    public static synchronized Ledger empty() {
        if (shared == null) {
            shared = open("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        }
        shared.inTransaction(connection -> {
            List<String> tables = new ArrayList<>();
            try (Statement statement = connection.createStatement()) {
                try (ResultSet row = statement.executeQuery("select table_name from information_schema.tables"
                        + " where table_schema = 'PUBLIC' and table_name <> 'flyway_schema_history'")) {
                    while (row.next()) {
                        tables.add(row.getString(1));
                    }
                }
                for (String table : tables) {
                    statement.execute("delete from " + table);
                }
            }
            return null;
        });
        return shared;
    }

    /** One that lives as long as the test that opens it. */
    public static Ledger open() {
        return open("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    public static Ledger open(String url) {
        try {
            Path folder = Files.createTempDirectory("ledger");
            Path conf = Files.createDirectories(folder.resolve("conf"));
            Path file = Files.writeString(conf.resolve("bactrian.properties"), "ledger.url=" + url + "\n");
            Ledger ledger = Ledger.open(Settings.load(file, Map.of(), Map.of()));
            Files.delete(file);
            Files.delete(conf);
            Files.delete(folder);
            return ledger;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
