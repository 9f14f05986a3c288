package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads a line of JSON token by token where it stands, as strict as RFC 8259 but for what loggers do write: {@code NaN} and
 * infinities, and control characters within texts. Bytes that are no UTF-8 become U+FFFD, and so do halves of characters.
 */
final class JsonReader {

    /** What was read; the name before it is no token of its own. */
    enum Token {
        OBJECT,
        END_OBJECT,
        ARRAY,
        END_ARRAY,
        TEXT,
        WHOLE_NUMBER,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** Nothing but spaces follows. */
        END
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int DEEPEST = 10_000; // what is deeper than an event may be is skipped without recursion
    private static final byte[] TRUE = "true".getBytes(UTF_8);
    private static final byte[] FALSE = "false".getBytes(UTF_8);
    private static final byte[] NULL = "null".getBytes(UTF_8);
    private static final byte[] NAN = "NaN".getBytes(UTF_8);
    private static final byte[] INFINITY = "Infinity".getBytes(UTF_8);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final int LONGEST_KNOWN_NAME = 64;

    /**
     * Names of the last lines: lines of one writer have the same ones, which need not be made anew. Threads may take each
     * other's places here, which costs a name made anew and nothing else.
     */
    private static final String[] NAMES = new String[1024];

    private final byte[] bytes;
    private int at;
    private boolean[] objects = new boolean[8]; // what is open: objects, or else arrays
    private int depth;
    private boolean begun;
    private boolean empty; // what was opened last, so far
    private String name = "";
    private int from;
    private int to;
    private boolean escaped;
    private boolean ascii;

    JsonReader(byte[] bytes) {
        this.bytes = bytes;
        this.at = startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    }

    /** @throws JsonException when it is broken here */
    Token next() throws JsonException {
        int sign = afterSpaces();
        if (depth == 0) {
            if (sign < 0) {
                return Token.END;
            }
            if (begun) {
                throw new JsonException();
            }
            begun = true;
            return value(sign);
        }
        boolean object = objects[depth - 1];
        if (sign == (object ? '}' : ']')) {
            depth--;
            at++;
            empty = false;
            return object ? Token.END_OBJECT : Token.END_ARRAY;
        }
        if (!empty) {
            expect(sign, ',');
            sign = afterSpaces();
        }
        empty = false;
        if (object) {
            expect(sign, '"');
            readName();
            expect(afterSpaces(), ':');
            sign = afterSpaces();
        }
        return value(sign);
    }

    /** Of the value read last, in an object. */
    String name() {
        return name;
    }

    /** The text read last, or a number as it stands there. */
    String text() {
        return escaped ? unescaped() : decoded(from, to);
    }

    /** Signs of the number read last. */
    int length() {
        return to - from;
    }

    /** The whole number read last, of at most 18 signs. */
    long wholeNumber() {
        int first = bytes[from] == '-' ? from + 1 : from;
        long number = 0;
        for (int digit = first; digit < to; digit++) {
            number = number * 10 + bytes[digit] - '0';
        }
        return first == from ? number : -number;
    }

    /**
     * The object or array whose beginning was read last, without the spaces in it; it is read then. Escapes that need not be
     * are resolved, so that whoever looks for secrets in it sees what is there.
     */
    String whole() throws JsonException {
        int first = at - 1;
        int outside = depth - 1;
        while (depth > outside) {
            next();
        }
        StringBuilder whole = new StringBuilder(at - first);
        boolean inText = false;
        int plain = first;
        int sign = first;
        while (sign < at) {
            boolean isEscape = inText && bytes[sign] == '\\';
            if (!isEscape && (inText || !isSpace(bytes[sign]))) {
                inText ^= bytes[sign] == '"';
                sign++;
                continue;
            }
            whole.append(new String(bytes, plain, sign - plain, UTF_8));
            sign += isEscape ? appendEscape(whole, sign) : 1;
            plain = sign;
        }
        whole.append(new String(bytes, plain, at - plain, UTF_8));
        return Surrogates.replaced(whole.toString());
    }

    /** @return how long it is in the line */
    private int appendEscape(StringBuilder whole, int sign) {
        int length = bytes[sign + 1] == 'u' ? 6 : 2;
        char letter = escaped(sign);
        if (letter < ' ' || letter == '"' || letter == '\\') {
            whole.append(new String(bytes, sign, length, ISO_8859_1));
        } else {
            whole.append(letter);
        }
        return length;
    }

    /** What the escape that begins here stands for. */
    private char escaped(int sign) {
        return bytes[sign + 1] == 'u'
                ? (char) Integer.parseInt(new String(bytes, sign + 2, 4, ISO_8859_1), 16)
                : ESCAPED.charAt(ESCAPES.indexOf(bytes[sign + 1]));
    }

    private Token value(int sign) throws JsonException {
        from = at;
        escaped = false;
        ascii = true;
        return switch (sign) {
            case '{', '[' -> open(sign == '{');
            case '"' -> {
                at++;
                scanText();
                yield Token.TEXT;
            }
            case 't' -> word(TRUE, Token.TRUE);
            case 'f' -> word(FALSE, Token.FALSE);
            case 'n' -> word(NULL, Token.NULL);
            case 'N' -> word(NAN, Token.NUMBER);
            case 'I' -> word(INFINITY, Token.NUMBER);
            default -> number();
        };
    }

    private Token open(boolean object) throws JsonException {
        if (depth == DEEPEST) {
            throw new JsonException();
        }
        if (depth == objects.length) {
            objects = Arrays.copyOf(objects, 2 * depth);
        }
        objects[depth++] = object;
        empty = true;
        at++;
        return object ? Token.OBJECT : Token.ARRAY;
    }

    private Token word(byte[] word, Token token) throws JsonException {
        if (!startsWith(word)) {
            throw new JsonException();
        }
        at += word.length;
        to = at;
        return token;
    }

    private Token number() throws JsonException {
        if (sign() == '-' || sign() == '+') {
            boolean minus = sign() == '-';
            at++;
            if (sign() == 'I') {
                return word(INFINITY, Token.NUMBER);
            }
            if (!minus) {
                throw new JsonException();
            }
        }
        Token token = Token.WHOLE_NUMBER;
        int first = at;
        digits();
        if (bytes[first] == '0' && at - first > 1) {
            throw new JsonException();
        }
        if (sign() == '.') {
            token = Token.NUMBER;
            at++;
            digits();
        }
        if (sign() == 'e' || sign() == 'E') {
            token = Token.NUMBER;
            at++;
            if (sign() == '-' || sign() == '+') {
                at++;
            }
            digits();
        }
        to = at;
        return token;
    }

    private void digits() throws JsonException {
        int first = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw new JsonException();
        }
    }

    private void readName() throws JsonException {
        int first = ++at;
        int hash = 0; // as that of a text
        int sign = sign();
        while (sign >= ' ' && sign < 0x80 && sign != '"' && sign != '\\') {
            hash = 31 * hash + sign;
            at++;
            sign = sign();
        }
        if (sign == '"' && at - first <= LONGEST_KNOWN_NAME) {
            int slot = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (NAMES.length - 1);
            String known = NAMES[slot];
            if (known == null || known.hashCode() != hash || !isNamed(known, first)) {
                known = new String(bytes, first, at - first, ISO_8859_1);
                NAMES[slot] = known;
            }
            name = known;
            at++;
            return;
        }
        at = first;
        escaped = false;
        ascii = true;
        scanText();
        name = text();
    }

    private boolean isNamed(String known, int first) {
        if (known.length() != at - first) {
            return false;
        }
        for (int letter = 0; letter < known.length(); letter++) {
            if (known.charAt(letter) != bytes[first + letter]) {
                return false;
            }
        }
        return true;
    }

    /** Up to behind the quote that ends a text: eight bytes at a time, as most of a line is text. */
    private void scanText() throws JsonException {
        from = at;
        while (true) {
            while (at + Long.BYTES <= bytes.length) {
                long eight = (long) LONGS.get(bytes, at);
                // Of each, the lowest bit set is right; ones above it may not be (Warren, Hacker's Delight, 6-1).
                long quotes = eight ^ ('"' * LOW_BITS);
                long escapes = eight ^ ('\\' * LOW_BITS);
                long found = (((quotes - LOW_BITS) & ~quotes) | ((escapes - LOW_BITS) & ~escapes)) & HIGH_BITS;
                if (found != 0) {
                    long before = Long.lowestOneBit(found) - 1;
                    ascii &= (eight & HIGH_BITS & before) == 0;
                    at += Long.numberOfTrailingZeros(found) / Byte.SIZE;
                    break;
                }
                ascii &= (eight & HIGH_BITS) == 0;
                at += Long.BYTES;
            }
            int sign = sign();
            if (sign == '"') {
                to = at++;
                return;
            }
            if (sign < 0) {
                throw new JsonException();
            }
            if (sign == '\\') {
                escape();
            } else {
                ascii &= bytes[at] >= 0;
                at++;
            }
        }
    }

    private void escape() throws JsonException {
        escaped = true;
        at++;
        if (sign() == 'u') {
            for (int digit = 1; digit <= 4; digit++) {
                if (at + digit >= bytes.length || Character.digit(bytes[at + digit], 16) < 0) {
                    throw new JsonException();
                }
            }
            at += 5;
        } else if (sign() >= 0 && ESCAPES.indexOf(sign()) >= 0) {
            at++;
        } else {
            throw new JsonException();
        }
    }

    private String unescaped() {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        int sign = from;
        while (sign < to) {
            if (bytes[sign] != '\\') {
                sign++;
                continue;
            }
            text.append(decoded(plain, sign));
            text.append(escaped(sign));
            sign += bytes[sign + 1] == 'u' ? 6 : 2;
            plain = sign;
        }
        return Surrogates.replaced(text.append(decoded(plain, to)).toString());
    }

    private String decoded(int first, int end) {
        return new String(bytes, first, end - first, ascii ? ISO_8859_1 : UTF_8);
    }

    private int afterSpaces() {
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
        return sign();
    }

    private static boolean isSpace(byte sign) {
        return sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r';
    }

    /** The byte here, -1 at the end. */
    private int sign() {
        return at < bytes.length ? bytes[at] & 0xFF : -1;
    }

    private void expect(int sign, char wanted) throws JsonException {
        if (sign != wanted) {
            throw new JsonException();
        }
        if (wanted != '"') {
            at++;
        }
    }

    private boolean startsWith(byte[] word) {
        return at + word.length <= bytes.length && Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
    }
}
