package io.bactrian.ledger;

/** Where a run stands. */
public enum RunState {
    /** Under way, as long as its lease is held. */
    STARTED,
    SUCCEEDED,
    /** Tried as long as its window allowed, and failed. */
    FAILED,
    /** Cut short: the process was stopped or died. */
    ABORTED,
    /** Its hour passed and it never began. */
    MISSED
}
