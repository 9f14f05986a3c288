package io.bactrian.support;

import java.net.URI;

/** A server that speaks Alertmanager's API in a process of its own, as a test starts, kills and stops it. */
public interface AlertmanagerUnderTest extends AutoCloseable {

    /** Where it listens; the same in every life. */
    URI url();

    /** Starts it, again or for the first time, and waits until it is ready. */
    void start();

    /** Lets it read its configuration anew. */
    void reload();

    /** As the kernel does it; nothing is said to the process. */
    void kill();

    /** Stops it if it runs. */
    @Override
    void close();
}
