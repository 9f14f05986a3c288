package io.bactrian.alerts.dispatch;

import java.sql.SQLException;

/** Why a transaction failed: because of what was to be written, or because the ledger is not there. */
final class Refusal {

    private static final String DATA = "22";
    private static final String CONSTRAINT = "23";

    private Refusal() {}

    static boolean isOfData(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith(DATA) || sql.getSQLState().startsWith(CONSTRAINT);
            }
        }
        return false;
    }
}
