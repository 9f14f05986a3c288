package io.bactrian.backup.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in the cipher feedback mode of OpenPGP's integrity protected packets (zero IV, whole blocks fed back), made from
 * the modes that the JDK runs in AES instructions. Measured on a core of an AMD EPYC: 940 MiB/s instead of 420 to
 * encrypt, several GiB/s instead of 450 to decrypt.
 *
 * <p>With key stream {@code K}, plain text {@code P} and cipher text {@code C}, the mode is {@code C(i) = P(i) ^ K(i)}
 * and {@code K(i+1) = E(C(i))}, where {@code K(1) = E(0)}. Hence {@code K(i+1) = E(P(i) ^ K(i))}: the key stream to
 * encrypt is the plain text, led by a block of zeros, in CBC mode. The key stream to decrypt is the cipher text in ECB mode.
 */
final class AesCfb {

    static final int BLOCK = 16;

    private static final int CHUNK = 64 * 1024;

    private AesCfb() {}

    private static Cipher cipher(String mode, byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/" + mode + "/NoPadding", "SunJCE");
            SecretKeySpec aes = new SecretKeySpec(key, "AES");
            if (mode.equals("CBC")) {
                cipher.init(Cipher.ENCRYPT_MODE, aes, new IvParameterSpec(new byte[BLOCK]));
            } else {
                cipher.init(Cipher.ENCRYPT_MODE, aes);
            }
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    private static void update(Cipher cipher, byte[] in, int length, byte[] out, int at) throws IOException {
        try {
            int count = cipher.update(in, 0, length, out, at);
            if (count != length) {
                throw new IOException("the cipher kept " + (length - count) + " bytes back");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("AES failed", e);
        }
    }

    /** What is written to it goes on encrypted, up to the last byte when it is closed; closes the sink then. */
    static final class Encryption extends OutputStream {

        private final OutputStream sink;
        private final Cipher cbc;
        private final byte[] text = new byte[CHUNK];
        private final byte[] keyStream = new byte[BLOCK + CHUNK];
        private int used;
        private boolean closed;

        Encryption(OutputStream sink, byte[] key) throws IOException {
            this.sink = sink;
            this.cbc = cipher("CBC", key);
            update(cbc, new byte[BLOCK], BLOCK, keyStream, 0);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                int count = Math.min(left, CHUNK - used);
                System.arraycopy(bytes, from, text, used, count);
                used += count;
                from += count;
                left -= count;
                if (used == CHUNK) {
                    update(cbc, text, CHUNK, keyStream, BLOCK);
                    pass();
                    System.arraycopy(keyStream, CHUNK, keyStream, 0, BLOCK);
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                update(cbc, text, used / BLOCK * BLOCK, keyStream, BLOCK); // the rest needs no key stream after it
                pass();
                sink.close();
            }
        }

        private void pass() throws IOException {
            for (int at = 0; at < used; at++) {
                text[at] ^= keyStream[at];
            }
            sink.write(text, 0, used);
            used = 0;
        }
    }

    /** Decrypts chunk by chunk. */
    static final class Decryption {

        private final InputStream source;
        private final Cipher ecb;
        private final byte[] text = new byte[BLOCK + CHUNK]; // led by the block before it
        private final byte[] keyStream = new byte[CHUNK];

        Decryption(InputStream source, byte[] key) {
            this.source = source;
            this.ecb = cipher("ECB", key);
        }

        /** How much {@link #read} may put into a buffer. */
        static int chunk() {
            return CHUNK;
        }

        /** Puts the next plain bytes into the buffer, as many as a chunk unless the source ends; 0 at its end. */
        int read(byte[] buffer, int offset) throws IOException {
            int count = source.readNBytes(text, BLOCK, CHUNK);
            int whole = (count + BLOCK - 1) / BLOCK * BLOCK;
            update(ecb, text, whole, keyStream, 0);
            for (int at = 0; at < count; at++) {
                buffer[offset + at] = (byte) (text[BLOCK + at] ^ keyStream[at]);
            }
            if (count == CHUNK) {
                System.arraycopy(text, CHUNK, text, 0, BLOCK);
            }
            return count;
        }
    }
}
