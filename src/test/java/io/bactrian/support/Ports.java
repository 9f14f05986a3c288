package io.bactrian.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers of other programs, which must be told theirs before they start. */
public final class Ports {

    private Ports() {}

    /**
     * A port of 127.0.0.1 that nobody listens on. It lies below the range from which the kernel takes ports for outgoing
     * connections, of which tests make many, so it is still free when the server starts, and starts again after a kill.
     */
    public static int free() {
        IOException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                last = e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new UncheckedIOException("no free port between 20000 and 32000", last);
    }
}
