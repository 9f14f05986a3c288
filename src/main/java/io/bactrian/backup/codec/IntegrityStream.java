package io.bactrian.backup.codec;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;

/**
 * The plain content of an integrity protected packet. It ends only after the modification detection code was found
 * right; what was read before is not proven until then.
 */
final class IntegrityStream extends InputStream {

    /** Random bytes of a block, the last two of them repeated. */
    private static final int PREFIX = AesCfb.BLOCK + 2;

    /** Tag, length, SHA-1: the last bytes of the content. */
    private static final int CODE = 22;

    private static final byte[] CODE_HEADER = {(byte) 0xd3, 0x14};

    private final AesCfb.Decryption decryption;
    private final PGPDigestCalculator digest = JdkDigest.sha1();
    private final byte[] text = new byte[CODE + AesCfb.Decryption.chunk()];
    private int at;
    private int proven; // end of what may be read in text; CODE bytes are kept back behind it
    private boolean ended;

    /**
     * Reads the first chunk.
     *
     * @throws WrongKeyException when the packet was not encrypted with this key, or is damaged at its start
     */
    IntegrityStream(InputStream body, byte[] key) throws IOException {
        this.decryption = new AesCfb.Decryption(body, key);
        int count = decryption.read(text, 0);
        if (count < PREFIX + CODE) {
            throw new IOException("the encrypted packet is cut off");
        }
        if (text[PREFIX - 1] != text[PREFIX - 3] || text[PREFIX - 2] != text[PREFIX - 4]) {
            throw new WrongKeyException();
        }
        accept(count);
        at = PREFIX;
    }

    /** The key does not fit. */
    static final class WrongKeyException extends IOException {
        private static final long serialVersionUID = 1L;

        WrongKeyException() {
            super("the session key does not fit the message");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        while (at == proven && !ended) {
            refill();
        }
        if (at == proven) {
            return -1;
        }
        int count = Math.min(length, proven - at);
        System.arraycopy(text, at, buffer, offset, count);
        at += count;
        return count;
    }

    private void refill() throws IOException {
        System.arraycopy(text, proven, text, 0, CODE);
        at = 0;
        int count = decryption.read(text, CODE);
        if (count == 0) {
            proven = 0;
            verify();
            ended = true;
        } else {
            accept(CODE + count);
        }
    }

    private void accept(int filled) throws IOException {
        proven = filled - CODE;
        digest.getOutputStream().write(text, 0, proven);
    }

    private void verify() throws IOException {
        digest.getOutputStream().write(CODE_HEADER);
        byte[] expected = Arrays.copyOf(CODE_HEADER, CODE);
        System.arraycopy(digest.getDigest(), 0, expected, CODE_HEADER.length, CODE - CODE_HEADER.length);
        if (!MessageDigest.isEqual(expected, Arrays.copyOf(text, CODE))) {
            throw new IOException("the modification detection code does not match");
        }
    }
}
