package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.model.Alert;
import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Table {@code alert_intake}: alerts on their way from an instance or command to the instance that dispatches. */
public final class Intake {

    private static final int MOST_ROWS = 100;

    private final Ledger ledger;

    public Intake(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Durable when it returns; whoever dispatches takes them within about a second. */
    public void handOver(List<Alert> alerts, Instant now) {
        ledger.inTransaction(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into alert_intake (received, alerts) values (?, ?)")) {
                insert.setObject(1, now.atOffset(ZoneOffset.UTC));
                insert.setString(2, AlertJson.alerts(alerts));
                return insert.executeUpdate();
            }
        });
    }

    /** Moves what waits into the store; each alert goes in the transaction that takes its row away. */
    public void drainInto(AlertStore store) {
        int rows;
        do {
            List<Row> waiting = ledger.inTransaction(Intake::read);
            rows = waiting.size();
            if (rows > 0) {
                store.put(
                        waiting.stream()
                                .flatMap(row -> AlertJson.alerts(row.alerts()).stream())
                                .toList(),
                        connection -> delete(connection, waiting));
            }
        } while (rows == MOST_ROWS);
    }

    private static List<Row> read(Connection connection) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id, alerts from alert_intake order by id")) {
            select.setMaxRows(MOST_ROWS);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Row(row.getLong(1), row.getString(2)));
                }
            }
        }
        return found;
    }

    private static void delete(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from alert_intake where id = ?")) {
            for (Row row : rows) {
                delete.setLong(1, row.id());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    private record Row(long id, String alerts) {}
}
