package io.bactrian.alerts.notify.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hosts that are reached without a proxy, as Go reads them: {@code example.com} and what is below it, {@code .example.com}
 * only what is below, an address, a network {@code 10.0.0.0/8}, each but the last with a port if it is only that one, or
 * {@code *}. This machine is always among them.
 */
final class NoProxy {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+)):(\\d{1,5})");

    private final List<String> names;

    NoProxy(String commaSeparated) {
        names = Stream.of(commaSeparated.split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    boolean holds(String host, int port) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
        Optional<InetAddress> address = address(bare);
        return bare.equals("localhost")
                || address.filter(InetAddress::isLoopbackAddress).isPresent()
                || names.stream().anyMatch(name -> matches(name, bare, address, port));
    }

    private static boolean matches(String name, String host, Optional<InetAddress> address, int port) {
        if (name.equals("*")) {
            return true;
        }
        int slash = name.indexOf('/');
        if (slash > 0) {
            return address.isPresent() && isIn(address.get(), name.substring(0, slash), name.substring(slash + 1));
        }
        var parts = WITH_PORT.matcher(name);
        String rest = name.replaceAll("^\\[|]$", "");
        if (parts.matches()) {
            if (Integer.parseInt(parts.group(3)) != port) {
                return false;
            }
            rest = parts.group(1) != null ? parts.group(1) : parts.group(2);
        }
        Optional<InetAddress> named = address(rest);
        if (named.isPresent()) {
            return named.equals(address);
        }
        String below = rest.startsWith("*.") ? rest.substring(1) : rest;
        return below.startsWith(".") ? host.endsWith(below) : host.equals(below) || host.endsWith("." + below);
    }

    private static boolean isIn(InetAddress address, String network, String bits) {
        Optional<InetAddress> base = address(network);
        if (base.isEmpty() || !bits.matches("\\d{1,3}")) {
            return false;
        }
        byte[] one = base.get().getAddress();
        byte[] other = address.getAddress();
        int length = Integer.parseInt(bits);
        if (one.length != other.length || length > one.length * 8) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            if (((one[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Of a literal address; names are not looked up. */
    private static Optional<InetAddress> address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
