package io.bactrian.demo;

import io.bactrian.ledger.Runs;
import io.bactrian.runtime.Settings;
import org.apache.camel.CamelContext;

/** A running instance of Bactrian, as far as the demo looks into it. */
public interface DemoInstance extends AutoCloseable {

    CamelContext context();

    Runs runs();

    int httpPort();

    /** Stops everything. */
    @Override
    void close();

    /** Starts one: schedules fire and the HTTP server answers. */
    @FunctionalInterface
    interface Starter {

        DemoInstance start(Settings settings);
    }
}
