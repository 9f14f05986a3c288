package io.bactrian.demo;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sells all the time, so that every backup is one of a database in use. */
final class Till implements Closeable {

    private static final long INTERVAL_MILLIS = 100;
    private static final long STOP_MILLIS = 10_000;

    private final Shop shop;
    private final ShopData data;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::sell, "demo-till");
    private volatile SQLException failure;

    private Till(Shop shop, ShopData data) {
        this.shop = shop;
        this.data = data;
        thread.setDaemon(true);
    }

    static Till open(Shop shop, ShopData data) {
        Till till = new Till(shop, data);
        till.thread.start();
        return till;
    }

    /** Why it sells no more, if so. */
    Optional<SQLException> failure() {
        return Optional.ofNullable(failure);
    }

    private void sell() {
        try (Connection connection = shop.connect()) {
            while (!closing.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                data.sell(connection, 1);
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
