package io.bactrian.logs.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
        if (!isText(decode(text, from, from + PROBE))) {
            return Optional.empty();
        }
        byte[] bytes = decode(text, from, (to - from) % 4 == 1 ? to - 1 : to);
        if (!isText(bytes)) {
            return Optional.empty();
        }
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] decode(Text text, int from, int to) {
        return Base64.getDecoder().decode(text.part(from, to).replace('-', '+').replace('_', '/'));
    }

    private static boolean isText(byte[] bytes) {
        for (byte one : bytes) {
            if ((one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') || one == 127) {
                return false;
            }
        }
        return true;
    }
}
