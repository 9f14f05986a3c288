package io.bactrian.alerts.dispatch;

import io.bactrian.ledger.Leases;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether this instance is the one that dispatches: it holds the lease {@code alerts}. Every transaction of a
 * dispatcher confirms the lease, so that what a slow instance decided after another took over never comes to be.
 */
public final class Tenure {

    private static final String LEASE = "alerts";

    private final Leases leases;
    private volatile boolean held;

    public Tenure(Leases leases) {
        this.leases = leases;
    }

    /** Another instance dispatches now. */
    static final class LostException extends BactrianException {
        private static final long serialVersionUID = 1L;

        LostException() {
            super(ExitCode.FAILED, "another instance dispatches the alerts now", null);
        }
    }

    public boolean isHeld() {
        return held;
    }

    /**
     * Takes or keeps the lease, as far as that can be.
     *
     * @return whether it is held then
     */
    public boolean take() {
        held = held ? leases.renew(LEASE) : leases.acquire(LEASE);
        return held;
    }

    /** As part of a transaction; it fails when the lease is lost. */
    public void confirm(Connection connection) throws SQLException {
        if (!leases.renew(connection, LEASE)) {
            held = false;
            throw new LostException();
        }
    }

    public void release() {
        if (held) {
            held = false;
            leases.release(LEASE);
        }
    }
}
