package io.bactrian.logs.tail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8. */
final class Utf8 {

    private static final int CHUNK = 8192;

    private Utf8() {}

    /** How many of these bytes belong to no character. */
    static int malformed(byte[] text) {
        return isAscii(text) ? 0 : malformedAmong(text);
    }

    private static boolean isAscii(byte[] text) {
        byte all = 0;
        for (byte one : text) {
            all |= one;
        }
        return all >= 0;
    }

    private static int malformedAmong(byte[] text) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(text);
        CharBuffer characters = CharBuffer.allocate(Math.min(CHUNK, text.length + 1));
        int malformed = 0;
        CoderResult result = decoder.decode(bytes, characters, true);
        while (!result.isUnderflow()) {
            if (result.isError()) {
                malformed += result.length();
                bytes.position(bytes.position() + result.length());
            }
            characters.clear();
            result = decoder.decode(bytes, characters, true);
        }
        return malformed;
    }
}
