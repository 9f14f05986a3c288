package io.bactrian.logs.redact;

import java.util.Optional;

/** IPv4 addresses, and what they have in common with IPv6. Those that name nobody (loopback, any, multicast, masks) stay. */
final class Addresses {

    private Addresses() {}

    /** At the first digit of four numbers with points between them. */
    static Optional<Hit> v4(Text text, int start) {
        int[] bytes = new int[4];
        int end = v4(text, start, bytes);
        boolean free = end > 0 && isFree(text, start, end);
        return free && isSomebody(bytes) && !isVersion(text, start, end, bytes)
                ? Optional.of(new Hit(Detector.IPV4, start, end, dotted(bytes)))
                : Optional.empty();
    }

    /** No part of a longer number, of a version with a suffix, or of the name of a file with a version in it. */
    private static boolean isFree(Text text, int start, int end) {
        char before = text.at(start - 1);
        char behind = text.at(end);
        if ((before == '.' && text.digit(start - 2)) || Text.kindOf(behind) != 0) {
            return false;
        }
        if (behind == '-' && text.digit(end + 1)) {
            int at = end + 1;
            while (at < end + 4 && text.digit(at)) {
                at++;
            }
            return text.at(at) == '.';
        }
        boolean letter = (text.kind(end + 1) & (Text.UPPER | Text.LOWER)) != 0;
        return behind != '.' || (!text.digit(end + 1) && !(before == '-' && letter));
    }

    /** @return where it ends, or -1 when there is none */
    static int v4(Text text, int start, int[] bytes) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && text.at(at++) != '.') {
                return -1;
            }
            int begin = at;
            int value = 0;
            while (at < begin + 3 && text.digit(at)) {
                value = value * 10 + text.at(at++) - '0';
            }
            if (at == begin || value > 255) {
                return -1;
            }
            bytes[part] = value;
        }
        return at;
    }

    static boolean isSomebody(int[] bytes) {
        return bytes[0] != 0 && bytes[0] != 127 && bytes[0] < 224;
    }

    /** {@code Chrome/126.0.0.0}, {@code version 1.2.3.4}, {@code version=1.2.3.4}. A port behind it makes it an address. */
    private static boolean isVersion(Text text, int start, int end, int[] bytes) {
        if (text.at(end) == ':' && text.digit(end + 1)) {
            return false;
        }
        int word = start - 1;
        if (text.at(word) == '/') {
            int begin = word;
            while (begin > word - 24 && (text.kind(begin - 1) & (Text.UPPER | Text.LOWER)) != 0) {
                begin--;
            }
            return begin < word && (text.kind(begin) == Text.UPPER || bytes[1] + bytes[2] + bytes[3] == 0);
        }
        while (word > start - 4 && " =:\"'".indexOf(text.at(word)) >= 0) {
            word--;
        }
        return text.startsWithAnyCase("version", word - 6) || text.startsWithAnyCase("release", word - 6);
    }

    static String dotted(int[] bytes) {
        return bytes[0] + "." + bytes[1] + "." + bytes[2] + "." + bytes[3];
    }

    /** The network of an address as a {@link Hit} has it: /24 of IPv4, /48 of IPv6. */
    static String network(Hit address) {
        if (address.detector() == Detector.IPV4) {
            return address.subject().substring(0, address.subject().lastIndexOf('.')) + ".0";
        }
        String[] groups = address.subject().split(":", -1);
        return groups[0] + ":" + groups[1] + ":" + groups[2] + "::";
    }
}
