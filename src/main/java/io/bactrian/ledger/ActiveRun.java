package io.bactrian.ledger;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A run under way in this process, in the exchange property {@value #PROPERTY}. It can be cancelled from any thread:
 * because its time is up, the process stops, or its lease was lost.
 */
public final class ActiveRun {

    public static final String PROPERTY = "BactrianRun";

    private final RunRecord opened;
    private final Clock clock;
    private final Instant retryUntil;
    private final List<Runnable> onCancel = new ArrayList<>();
    private int attempts = 1;
    private String cancelled;
    private RunState endState = RunState.FAILED;
    private boolean ended;
    private boolean alerted;

    ActiveRun(RunRecord opened, Clock clock, Duration retryWindow) {
        this.opened = opened;
        this.clock = clock;
        this.retryUntil = opened.started().plus(retryWindow);
    }

    public String id() {
        return opened.id();
    }

    public String flow() {
        return opened.flow();
    }

    public String name() {
        return opened.name();
    }

    /** The flow as alerts are named after it: {@code Backup}, {@code Drill}. */
    public String title() {
        return opened.flow().substring(0, 1).toUpperCase(Locale.ROOT)
                + opened.flow().substring(1);
    }

    RunRecord opened() {
        return opened;
    }

    public Instant started() {
        return opened.started();
    }

    /** Asked by the error handling after a failed attempt, once for each: counts it, and says whether to try again. */
    public synchronized boolean isRetryable() {
        if (cancelled != null || !clock.instant().isBefore(retryUntil)) {
            return false;
        }
        attempts++;
        return true;
    }

    synchronized int attempts() {
        return attempts;
    }

    /** Does this when the run is cancelled; at once when it already is. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (cancelled == null) {
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    /** Interrupts its thread when the run is cancelled, and never once it has ended: the thread is somebody else's then. */
    void interruptOnCancel(Thread worker) {
        onCancel(() -> {
            synchronized (this) {
                if (!ended) {
                    worker.interrupt();
                }
            }
        });
    }

    /**
     * Cuts the run short; the first reason counts.
     *
     * @param endState {@link RunState#FAILED}, or {@link RunState#ABORTED} when the run is to be made up for
     */
    void cancel(String reason, RunState endState) {
        List<Runnable> actions;
        synchronized (this) {
            if (cancelled != null || ended) {
                return;
            }
            cancelled = reason;
            this.endState = endState;
            actions = List.copyOf(onCancel);
        }
        actions.forEach(Runnable::run);
    }

    /** Why it was cancelled, if it was. */
    public synchronized Optional<String> cancelled() {
        return Optional.ofNullable(cancelled);
    }

    /** Why it was cut short, as the failure it is: what broke off because of it says less. */
    synchronized Optional<BactrianException> cancellation() {
        return cancelled()
                .map(reason -> endState == RunState.ABORTED
                        ? new BactrianException(
                                ExitCode.CANCELLED, "cancelled: " + reason, "nothing of it is left; run it again")
                        : new BactrianException(
                                ExitCode.DUMP_FAILED,
                                "cancelled: " + reason,
                                "find out what was slow, or raise backup.time-limit"));
    }

    /** From here on nothing can cancel it: its thread goes on to other work. */
    synchronized void end() {
        ended = true;
    }

    synchronized RunState endState() {
        return endState;
    }

    /** Says that somebody has been told of the failure of this run. */
    public synchronized void alerted() {
        alerted = true;
    }

    synchronized boolean isAlerted() {
        return alerted;
    }
}
