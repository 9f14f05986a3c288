package io.bactrian.alerts.notify.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * {@code no_proxy} as Go reads it: {@code *}, addresses, networks like {@code 10.0.0.0/8}, names with all below them,
 * {@code .name} for only what is below it; any of them but a network may end with a port.
 */
final class NoProxy {

    private final List<String> entries;

    NoProxy(String text) {
        entries = Stream.of(text.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether requests to it go there directly. */
    boolean covers(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        Optional<InetAddress> address = address(name);
        return entries.stream()
                .anyMatch(
                        entry -> entry.contains("/") ? isInside(address, entry) : matches(entry, name, address, port));
    }

    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean matches(String entry, String name, Optional<InetAddress> address, int port) {
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon >= 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        if (hasPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String bare = (hasPort ? entry.substring(0, colon) : entry).replaceFirst("^\\*(?=\\.)", "");
        Optional<InetAddress> own = address(bare);
        if (own.isPresent()) {
            return own.equals(address);
        }
        return bare.equals("*") || name.equals(bare) || name.endsWith(bare.startsWith(".") ? bare : "." + bare);
    }

    private static boolean isInside(Optional<InetAddress> address, String network) {
        int slash = network.indexOf('/');
        Optional<InetAddress> base = address(network.substring(0, slash));
        String length = network.substring(slash + 1);
        if (address.isEmpty() || base.isEmpty() || !length.matches("\\d{1,3}")) {
            return false;
        }
        byte[] one = address.get().getAddress();
        byte[] other = base.get().getAddress();
        int bits = Integer.parseInt(length);
        if (one.length != other.length || bits > one.length * Byte.SIZE) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Empty for a name: nothing is looked up. */
    private static Optional<InetAddress> address(String host) {
        String bare = host.replaceAll("^\\[(.*)]$", "$1");
        if (!InetAddressUtils.isIPv4(bare) && !InetAddressUtils.isIPv6(bare)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
