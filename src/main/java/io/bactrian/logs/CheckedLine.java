package io.bactrian.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A line that tells whether it is whole: the CRC32C of a text in eight hexadecimal digits, a space, the text. People read
 * it with what they read any text with.
 */
public final class CheckedLine {

    /** Bytes before the text. */
    private static final int PREFIX = 9;

    private CheckedLine() {}

    /**
     * The line of a text, its line feed included.
     *
     * @param text without line feeds
     */
    public static byte[] of(byte[] text) {
        byte[] line = new byte[PREFIX + text.length + 1];
        System.arraycopy(digits(text, 0), 0, line, 0, PREFIX - 1);
        line[PREFIX - 1] = ' ';
        System.arraycopy(text, 0, line, PREFIX, text.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /**
     * The text of a line.
     *
     * @param line without its line feed
     * @return empty when it is damaged, or no such line
     */
    public static Optional<byte[]> text(byte[] line) {
        if (line.length < PREFIX
                || line[PREFIX - 1] != ' '
                || !Arrays.equals(line, 0, PREFIX - 1, digits(line, PREFIX), 0, PREFIX - 1)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOfRange(line, PREFIX, line.length));
    }

    private static byte[] digits(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(US_ASCII);
    }
}
