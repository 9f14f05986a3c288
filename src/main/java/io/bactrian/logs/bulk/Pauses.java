package io.bactrian.logs.bulk;

import java.time.Duration;

/** Waits without holding a thread. */
interface Pauses {

    /** Runs a task once after a while. */
    void after(Duration wait, Runnable task);
}
