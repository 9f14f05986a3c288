package io.bactrian.logs.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** Text in base64, of the usual alphabet or that of URLs. */
final class Wrapped {

    /** Shorter ones hold nothing that would be found. */
    static final int LEAST = 16;

    private static final int PROBE = 12;

    private Wrapped() {}

    /** The text that stands in base64 there; empty when it is none. */
    static Optional<String> text(Text text, int from, int to) {
        if (!beginsAsText(text, from)) {
            return Optional.empty();
        }
        byte[] bytes = decode(text, from, (to - from) % 4 == 1 ? to - 1 : to);
        return isText(bytes) ? Optional.of(new String(bytes, UTF_8)) : Optional.empty();
    }

    /** Most of what is no base64 is told by its first bytes. */
    private static boolean beginsAsText(Text text, int from) {
        for (int group = from; group < from + PROBE; group += 4) {
            int bits = 0;
            for (int at = group; at < group + 4; at++) {
                bits = bits << 6 | six(text.at(at));
            }
            if (isControl(bits >> 16) || isControl(bits >> 8 & 0xff) || isControl(bits & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static int six(char sign) {
        return switch (Text.kindOf(sign)) {
            case Text.UPPER -> sign - 'A';
            case Text.LOWER -> sign - 'a' + 26;
            case Text.DIGIT -> sign - '0' + 52;
            default -> sign == '+' || sign == '-' ? 62 : 63;
        };
    }

    private static byte[] decode(Text text, int from, int to) {
        return Base64.getDecoder().decode(text.part(from, to).replace('-', '+').replace('_', '/'));
    }

    private static boolean isText(byte[] bytes) {
        for (byte one : bytes) {
            if (isControl(one & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isControl(int one) {
        return (one < ' ' && one != '\n' && one != '\r' && one != '\t') || one == 127;
    }
}
