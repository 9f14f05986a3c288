package io.bactrian.alerts.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What channels remember of the messages they sent. */
final class ThreadTable {

    /** As long as a notification is remembered at most. */
    private static final Duration KEEP = Duration.ofDays(5);

    private static final JsonMapper JSON = new JsonMapper();

    private final Ledger ledger;

    ThreadTable(Ledger ledger) {
        this.ledger = ledger;
    }

    Optional<JsonNode> find(String logId, Instant now) {
        return ledger.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select thread from delivery_thread where log_id = ? and expires > ?")) {
                select.setString(1, logId);
                select.setObject(2, DeliveryTable.utc(now));
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(JSON.readTree(row.getString("thread"))) : Optional.empty();
                } catch (JsonProcessingException e) {
                    return Optional.empty();
                }
            }
        });
    }

    void put(Connection connection, String logId, ObjectNode thread, Instant now) throws SQLException {
        forget(connection, logId);
        DeliveryTable.update(
                connection,
                "insert into delivery_thread (log_id, thread, expires) values (?, ?, ?)",
                logId,
                thread.toString(),
                DeliveryTable.utc(now.plus(KEEP)));
    }

    /** The group is over: the next time it begins with a message of its own. */
    void forget(Connection connection, String logId) throws SQLException {
        DeliveryTable.update(connection, "delete from delivery_thread where log_id = ?", logId);
    }
}
