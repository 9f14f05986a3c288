package io.bactrian.logs.intake;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** How many packets the kernel dropped because a socket's buffer was full, as Linux tells. */
final class KernelDrops {

    private final List<Path> tables;
    private final String address;

    KernelDrops(InetSocketAddress socket) {
        this(socket, List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));
    }

    KernelDrops(InetSocketAddress socket, List<Path> tables) {
        this.tables = tables;
        this.address = words(socket.getAddress().getAddress()) + ":"
                + HexFormat.of().withUpperCase().toHexDigits((short) socket.getPort());
    }

    /** Every four bytes as the number they are on this (little-endian) machine. */
    private static String words(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < bytes.length; word += Integer.BYTES) {
            for (int at = word + Integer.BYTES - 1; at >= word; at--) {
                text.append(String.format(Locale.ROOT, "%02X", bytes[at]));
            }
        }
        return text.toString();
    }

    /** Since the socket was opened; 0 where the system does not tell. */
    double count() {
        return tables.stream().mapToDouble(this::count).sum();
    }

    private double count(Path table) {
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length > 2 && columns[1].equals(address))
                    .mapToDouble(columns -> Double.parseDouble(columns[columns.length - 1]))
                    .sum();
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
