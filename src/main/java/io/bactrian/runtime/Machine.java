package io.bactrian.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine calls itself, in manifests, leases and alerts. */
public final class Machine {

    private Machine() {}

    /** The host name; {@code localhost} where it has none that resolves. */
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
