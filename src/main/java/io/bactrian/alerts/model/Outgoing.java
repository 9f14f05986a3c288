package io.bactrian.alerts.model;

import io.bactrian.alerts.config.Integration;
import java.sql.Connection;
import java.sql.SQLException;

/** Takes over what is to be told. Once it is stored it is delivered, over crashes and outages, or ends as a dead letter. */
public interface Outgoing {

    /**
     * Renders a message, outside any transaction. A message whose template fails is prepared as the dead letter it will
     * be: nothing is thrown for it.
     *
     * @param receiver whose integration it is
     */
    Prepared prepare(String receiver, Integration integration, Notification notification);

    /**
     * Puts it into the outbox, in the transaction of whoever decided that it is to be told. What still waits there for
     * the same group and integration, and tells of no other alerts, is superseded: the newer message tells more.
     */
    void store(Connection connection, Prepared message) throws SQLException;

    /** Says, after the commit, that there is something to deliver. */
    void wake();

    /** A rendered message; only its maker looks into it. */
    interface Prepared {}
}
