package io.bactrian.support;

import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** A ledger that lives as long as the test that opens it. */
public final class MemoryLedger {

    private MemoryLedger() {}

    public static Ledger open() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        return Ledger.open(Settings.load(Path.of("no-such-file"), Map.of(), Map.of("ledger.url", url)));
    }
}
