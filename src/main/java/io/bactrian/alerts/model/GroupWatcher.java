package io.bactrian.alerts.model;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Follows what becomes of groups; called on the thread of the {@link Timers}, in the transaction of the flush. */
public interface GroupWatcher {

    /**
     * A flush told somebody of alerts of this group that fire.
     *
     * @param group only what is not held back is in it
     */
    void notified(Connection connection, Group group) throws SQLException;

    /**
     * What those are told at the end whom nobody else tells of it. They are stored in the transaction of {@link
     * #resolved}; this is called before it.
     *
     * @param group none of its alerts fires; only what is not held back is in it
     */
    default List<Outgoing.Prepared> farewells(Group group, Instant now) {
        return List.of();
    }

    /** Nothing of this group fires any more. */
    void resolved(Connection connection, String groupKey) throws SQLException;

    /** Whether a group that did not change is told again at its repeat interval: not when it is acknowledged. */
    boolean repeats(String groupKey);

    /** Nobody follows. */
    GroupWatcher NONE = new GroupWatcher() {
        @Override
        public void notified(Connection connection, Group group) {}

        @Override
        public void resolved(Connection connection, String groupKey) {}

        @Override
        public boolean repeats(String groupKey) {
            return true;
        }
    };
}
