package io.bactrian.logs.tail;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8. */
final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int CHUNK = 8192;

    private Utf8() {}

    /** How many of these bytes belong to no character. */
    static int malformed(byte[] text) {
        return isAscii(text) ? 0 : malformedAmong(text);
    }

    private static boolean isAscii(byte[] text) {
        long all = 0;
        int at = 0;
        for (; at + Long.BYTES <= text.length; at += Long.BYTES) {
            all |= (long) LONGS.get(text, at);
        }
        for (; at < text.length; at++) {
            all |= text[at]; // a negative one sets the highest bit of all
        }
        return (all & HIGH_BITS) == 0;
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
