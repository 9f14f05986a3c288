package io.bactrian.logs.bulk;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * JSON straight into an array of bytes that grows and is handed out without a copy. Commas come by themselves; whoever
 * writes sees to it that names and values take turns. Half of a character, which no UTF-8 can hold, becomes U+FFFD.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] AS_IT_IS = asItIs();
    private static final int CHUNK = 1024;
    private static final int LONGEST_ESCAPE = 6;
    private static final char REPLACEMENT = '\uFFFD';
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final int NANOS_A_MICRO = 1_000;

    private final char[] chunk = new char[CHUNK];
    private byte[] bytes;
    private int size;
    private long second = Long.MIN_VALUE;
    private byte[] secondText = {};

    JsonBytes(int expected) {
        bytes = new byte[Math.max(expected, CHUNK)];
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

    /** Ends the line; the next value is the first of another text. */
    void line() {
        put('\n');
    }

    /** Most letters are ASCII and stand for themselves: those are told by four, and copied at once. */
    @SuppressWarnings("deprecation") // of String.getBytes, which takes the lower bytes: here all there is
    private void letters(String text, int from, int to) {
        text.getChars(from, to, chunk, 0);
        int count = to - from;
        makeRoomFor(LONGEST_ESCAPE * count);
        byte[] out = bytes;
        int end = size;
        for (int at = 0; at < count; at++) {
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
        }
    }
}
