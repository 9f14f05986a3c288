package io.bactrian.logs.deadletter;

import io.bactrian.ledger.Ledger;
import io.bactrian.logs.EventJson;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Dead letters in the ledger, no more of them than there is room for: {@code logs.dead-letters.most}. */
public final class DeadLetterTable implements DeadLetters {

    private static final int MOST = 100_000;
    private static final int MOST_TYPE = 200;
    private static final int MOST_REASON = 2000;

    private final Ledger ledger;
    private final int most;
    private final Counter kept;

    public DeadLetterTable(Ledger ledger, int most, MeterRegistry registry) {
        this.ledger = ledger;
        this.most = most;
        this.kept = Counter.builder("bactrian.logs.dead.letters.kept")
                .description("Events that Elasticsearch refused for good")
                .register(registry);
        Gauge.builder("bactrian.logs.dead.letters", this, DeadLetterTable::countOrAbsent)
                .description("Dead letters in the ledger")
                .strongReference(true)
                .register(registry);
    }

    /** How many the settings give room to. */
    public static int most(Settings settings) {
        SettingsSection section = settings.section("logs.dead-letters");
        section.knownNames(Set.of("most"));
        return section.number("most", MOST, 1, 100_000_000);
    }

    @Override
    public void keep(List<DeadLetter> letters) {
        ledger.inTransaction(connection -> {
            delete(connection, letters);
            if (count(connection) + letters.size() > most) {
                throw new BactrianException(
                        ExitCode.FAILED,
                        "no room for " + letters.size() + " more dead letters: the ledger holds the most there may be, "
                                + most,
                        "replay or delete dead letters, or raise logs.dead-letters.most");
            }
            insert(connection, letters);
            return null;
        });
        kept.increment(letters.size());
    }

    public long count() {
        return ledger.inTransaction(DeadLetterTable::count);
    }

    /** The oldest ones, that first. */
    public List<DeadLetter> oldest(int limit) {
        return ledger.inTransaction(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select event, cluster, data_stream, status, type, reason, kept_at"
                            + " from dead_letter order by kept_at, id limit ?")) {
                select.setInt(1, limit);
                List<DeadLetter> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(new DeadLetter(
                                EventJson.read(rows.getString("event").getBytes(StandardCharsets.US_ASCII)),
                                rows.getString("cluster"),
                                rows.getString("data_stream"),
                                rows.getInt("status"),
                                rows.getString("type"),
                                rows.getString("reason"),
                                rows.getObject("kept_at", OffsetDateTime.class).toInstant()));
                    }
                }
                return found;
            }
        });
    }

    /** What cannot be known is absent, never zero. */
    private double countOrAbsent() {
        try {
            return count();
        } catch (BactrianException e) {
            return Double.NaN;
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select count(*) from dead_letter");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void delete(Connection connection, List<DeadLetter> letters) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from dead_letter where cluster = ? and data_stream = ? and id = ?")) {
            for (DeadLetter letter : letters) {
                setKey(delete, letter);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    private static void insert(Connection connection, List<DeadLetter> letters) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into dead_letter (cluster, data_stream, id, status, type, reason,"
                        + " kept_at, event) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (DeadLetter letter : letters) {
                setKey(insert, letter);
                insert.setInt(4, letter.status());
                insert.setString(5, bounded(letter.type(), MOST_TYPE));
                insert.setString(6, bounded(letter.reason(), MOST_REASON));
                insert.setObject(7, letter.at().atOffset(ZoneOffset.UTC));
                insert.setString(8, EventJson.writeAscii(letter.event()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setKey(PreparedStatement statement, DeadLetter letter) throws SQLException {
        statement.setString(1, letter.cluster());
        statement.setString(2, letter.dataStream());
        statement.setString(3, letter.event().place().id());
    }

    /** Neither longer than its column nor with what PostgreSQL refuses in a text. */
    private static String bounded(String text, int most) {
        String plain = text.replace('\0', '\uFFFD');
        return plain.length() > most ? plain.substring(0, most - 1) + "…" : plain;
    }
}
