package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Outgoing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was told, once its transaction held; can refuse as a database does that is gone. */
final class RecordingOutgoing implements Outgoing {

    private final List<Message> told = new ArrayList<>();
    private final List<Message> stored = new ArrayList<>();
    boolean broken;
    Runnable whilePreparing = () -> {};

    record Message(String receiver, int index, Notification notification) implements Prepared {}

    @Override
    public Prepared prepare(String receiver, Integration integration, Notification notification) {
        whilePreparing.run();
        stored.clear();
        return new Message(receiver, integration.index(), notification);
    }

    @Override
    public void store(Connection connection, Prepared message) throws SQLException {
        if (broken) {
            throw new SQLException("connection is closed", "08003");
        }
        stored.add((Message) message);
    }

    @Override
    public void wake() {
        told.addAll(stored);
        stored.clear();
    }

    /** What was told since the last question. */
    List<Message> told() {
        List<Message> some = List.copyOf(told);
        told.clear();
        return some;
    }
}
