package io.bactrian.logs.bulk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * JSON straight into an array of bytes that grows and is handed out without a copy. Commas come by themselves; whoever
 * writes sees to it that names and values take turns. Half of a character, which no UTF-8 can hold, becomes U+FFFD.
 */
final class JsonBytes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] AS_IT_IS = asItIs();
    private static final int CHUNK = 1024;
    private static final int WORTH_IT = 24; // letters, below which four at a time are faster
    private static final int LONGEST_ESCAPE = 6;
    private static final char REPLACEMENT = '\uFFFD';
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final int NANOS_A_MICRO = 1_000;

    private final char[] chunk = new char[CHUNK];
    private final CharBuffer letters = CharBuffer.wrap(chunk);
    private final CharsetEncoder lowerBytes = StandardCharsets.ISO_8859_1.newEncoder();
    private ByteBuffer room;
    private byte[] bytes;
    private int size;
    private long second = Long.MIN_VALUE;
    private byte[] secondText = {};

    /**
     * @param bytes to write into from its beginning, as long as there is room in it
     */
    JsonBytes(byte[] bytes) {
        this.bytes = bytes;
        this.room = ByteBuffer.wrap(bytes);
    }

    int size() {
        return size;
    }

    /** The array itself; what is in it ends at {@link #size}. */
    byte[] array() {
        return bytes;
    }

    void beginObject() {
        separate();
        put('{');
    }

    void endObject() {
        put('}');
    }

    void beginArray() {
        separate();
        put('[');
    }

    void endArray() {
        put(']');
    }

    void name(String name) {
        text(name);
        put(':');
    }

    /** A name as {@link #prepared} has it. */
    void name(byte[] prepared) {
        separate();
        put(prepared);
    }

    /** A name of ASCII letters that is written often. */
    static byte[] prepared(String name) {
        return ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    void text(String text) {
        separate();
        put('"');
        for (int from = 0; from < text.length(); from += CHUNK) {
            int to = Math.min(text.length(), from + CHUNK);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--; // the loop goes on with it
                letters(text, from, to);
                from--;
            } else {
                letters(text, from, to);
            }
        }
        put('"');
    }

    /** A text that is made anew for every document: nothing is made for it here, unless it needs escapes. */
    void text(StringBuilder text) {
        int before = size;
        separate();
        makeRoomFor(text.length() + 2);
        int end = size;
        bytes[end++] = '"';
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter >= AS_IT_IS.length || !AS_IT_IS[letter]) {
                size = before;
                text(text.toString());
                return;
            }
            bytes[end++] = (byte) letter;
        }
        bytes[end++] = '"';
        size = end;
    }

    /** What JSON writes as it is: numbers. */
    void plain(String ascii) {
        separate();
        makeRoomFor(ascii.length());
        for (int at = 0; at < ascii.length(); at++) {
            bytes[size++] = (byte) ascii.charAt(at);
        }
    }

    void bool(boolean value) {
        plain(value ? "true" : "false");
    }

    void none() {
        separate();
        put(NULL);
    }

    void number(long number) {
        if (number < 0) {
            plain(Long.toString(number));
            return;
        }
        separate();
        int count = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            count++;
        }
        digits(number, count);
    }

    /** As {@link Instant#toString} has it; of the moments of one second, one after the other, it is asked once. */
    void time(Instant time) {
        separate();
        if (time.getEpochSecond() != second) {
            String whole = Instant.ofEpochSecond(time.getEpochSecond()).toString();
            secondText = ('"' + whole.substring(0, whole.length() - 1)).getBytes(StandardCharsets.US_ASCII);
            second = time.getEpochSecond();
        }
        put(secondText);
        int nanos = time.getNano();
        if (nanos != 0) {
            put('.');
            if (nanos % NANOS_A_MILLI == 0) {
                digits(nanos / NANOS_A_MILLI, 3);
            } else if (nanos % NANOS_A_MICRO == 0) {
                digits(nanos / NANOS_A_MICRO, 6);
            } else {
                digits(nanos, 9);
            }
        }
        put('Z');
        put('"');
    }

    /** Members of an object that were {@link #written} before. */
    void members(byte[] written) {
        separate();
        put(written);
    }

    /** Everything so far. */
    byte[] written() {
        return Arrays.copyOf(bytes, size);
    }

    /** Ends the line; the next value is the first of another text. */
    void line() {
        put('\n');
    }

    /** Most letters are ASCII and stand for themselves: those are told by eight, the others after the first by four. */
    @SuppressWarnings("deprecation") // of String.getBytes, which takes the lower bytes: here all there is
    private void letters(String text, int from, int to) {
        text.getChars(from, to, chunk, 0);
        int count = to - from;
        makeRoomFor(LONGEST_ESCAPE * count);
        byte[] out = bytes;
        int asTheyAre = count < WORTH_IT ? 0 : asTheyAre(count);
        int end = size + asTheyAre;
        for (int at = asTheyAre; at < count; at++) {
            int plain = plain(at, count);
            if (plain > at) {
                text.getBytes(from + at, from + plain, out, end);
                end += plain - at;
                at = plain;
                if (at == count) {
                    break;
                }
            }
            char letter = chunk[at];
            if (letter < 0x80) {
                end = escape(letter, out, end);
            } else if (letter < 0x800) {
                out[end++] = (byte) (0xC0 | (letter >> 6));
                out[end++] = (byte) (0x80 | (letter & 0x3F));
            } else if (Character.isHighSurrogate(letter) && at + 1 < count && Character.isLowSurrogate(chunk[at + 1])) {
                int point = Character.toCodePoint(letter, chunk[++at]);
                out[end++] = (byte) (0xF0 | (point >> 18));
                out[end++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                out[end++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                out[end++] = (byte) (0x80 | (point & 0x3F));
            } else {
                char whole = Character.isSurrogate(letter) ? REPLACEMENT : letter;
                out[end++] = (byte) (0xE0 | (whole >> 12));
                out[end++] = (byte) (0x80 | ((whole >> 6) & 0x3F));
                out[end++] = (byte) (0x80 | (whole & 0x3F));
            }
        }
        size = end;
    }

    /** Writes letters from the beginning of the chunk as long as they stand for themselves, and says how many. */
    private int asTheyAre(int count) {
        room.limit(room.capacity()).position(size);
        lowerBytes.encode(letters.limit(count).position(0), room, true); // up to the first that has more than a byte
        int to = room.position();
        int at = size;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long quotes = eight ^ ('"' * LOW_BITS);
            long escapes = eight ^ ('\\' * LOW_BITS);
            // Of what is no letter that stands for itself, one bit at least is set (Warren, Hacker's Delight, 6-1).
            long special = eight
                    | ((eight - ' ' * LOW_BITS) & ~eight)
                    | ((quotes - LOW_BITS) & ~quotes)
                    | ((escapes - LOW_BITS) & ~escapes);
            if ((special & HIGH_BITS) != 0) {
                break;
            }
        }
        return at - size;
    }

    /** Up to where the letters of the chunk stand for themselves. */
    private int plain(int from, int to) {
        int at = from;
        while (at + 4 <= to
                && (chunk[at] | chunk[at + 1] | chunk[at + 2] | chunk[at + 3]) < 0x80
                && AS_IT_IS[chunk[at]]
                && AS_IT_IS[chunk[at + 1]]
                && AS_IT_IS[chunk[at + 2]]
                && AS_IT_IS[chunk[at + 3]]) {
            at += 4;
        }
        while (at < to && chunk[at] < 0x80 && AS_IT_IS[chunk[at]]) {
            at++;
        }
        return at;
    }

    private static boolean[] asItIs() {
        boolean[] letters = new boolean[0x80];
        Arrays.fill(letters, ' ', letters.length, true);
        letters['"'] = false;
        letters['\\'] = false;
        return letters;
    }

    private static int escape(char letter, byte[] out, int at) {
        int end = at;
        out[end++] = '\\';
        switch (letter) {
            case '"', '\\' -> out[end++] = (byte) letter;
            case '\n' -> out[end++] = 'n';
            case '\r' -> out[end++] = 'r';
            case '\t' -> out[end++] = 't';
            default -> {
                out[end++] = 'u';
                out[end++] = '0';
                out[end++] = '0';
                out[end++] = HEX[letter >> 4];
                out[end++] = HEX[letter & 0xF];
            }
        }
        return end;
    }

    private void digits(long number, int count) {
        makeRoomFor(count);
        long rest = number;
        for (int at = size + count - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
    }

    /** A comma, unless this is the first of an object, an array or a text, or the value of a name. */
    private void separate() {
        if (size > 0) {
            byte last = bytes[size - 1];
            if (last != '{' && last != '[' && last != ':' && last != '\n') {
                put(',');
            }
        }
    }

    private void put(char sign) {
        makeRoomFor(1);
        bytes[size++] = (byte) sign;
    }

    private void put(byte[] ascii) {
        makeRoomFor(ascii.length);
        System.arraycopy(ascii, 0, bytes, size, ascii.length);
        size += ascii.length;
    }

    private void makeRoomFor(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            long grown = bytes.length * 3L / 2;
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8L, grown)));
            room = ByteBuffer.wrap(bytes);
        }
    }
}
