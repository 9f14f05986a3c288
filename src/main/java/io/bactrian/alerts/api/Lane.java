package io.bactrian.alerts.api;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** So many requests at once, some more that wait, and no more than that. Off the event loop. */
final class Lane implements AutoCloseable {

    private static final int WAITING_EACH = 16;

    private final ThreadPoolExecutor threads;

    Lane(String name, int atOnce) {
        threads = new ThreadPoolExecutor(
                atOnce, atOnce, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(atOnce * WAITING_EACH), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** @return false when too many wait already */
    boolean take(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    int atOnce() {
        return threads.getMaximumPoolSize();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
