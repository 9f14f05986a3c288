package io.bactrian.ledger;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;

/** A run was asked for by hand while another one of the same flow is going on. */
public final class BusyException extends PermanentException {

    private static final long serialVersionUID = 1L;

    BusyException(String routeId) {
        super(
                ExitCode.LOCKED,
                "another run of " + routeId + " is going on",
                "wait until it has ended; bactrian status shows it");
    }
}
