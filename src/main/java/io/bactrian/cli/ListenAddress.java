package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Machine;
import io.bactrian.runtime.PermanentException;

/**
 * Where to listen, as Go writes it: {@code 127.0.0.1:9093}, {@code [::1]:9093}, {@code :9093} for every address.
 *
 * @param host without brackets
 */
record ListenAddress(String host, int port) {

    static final String OPTION = "--web.listen-address";

    /** @throws PermanentException when it is none */
    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= 65_535) {
                return new ListenAddress(host.isEmpty() ? "0.0.0.0" : host, port);
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static PermanentException wrong(String text, RuntimeException cause) {
        return new PermanentException(
                ExitCode.CONFIGURATION,
                OPTION + ": '" + text + "' is no address to listen on",
                "write it like 127.0.0.1:9093",
                cause);
    }

    /** How this or, where it listens on every address, another machine reaches it. */
    String reachable() {
        return host.equals("0.0.0.0") || host.equals("::") ? Machine.hostName() + ":" + port : shown(port);
    }

    /** As it is written in an address of the web. */
    String shown(int realPort) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + realPort;
    }
}
