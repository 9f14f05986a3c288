package io.bactrian.logs.tail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A piece of a file, to recognise it by.
 *
 * @param length of the piece in bytes
 * @param hash the first half of its SHA-256, in hexadecimal digits
 */
record Fingerprint(int length, String hash) {

    /** As much of a file as is looked at: its head, and what is before an offset. */
    static final int MOST = 1024;

    static final Fingerprint EMPTY = of(new byte[0], 0, 0);

    static Fingerprint of(byte[] bytes, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, length);
            return new Fingerprint(length, HexFormat.of().formatHex(digest.digest(), 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    boolean matches(byte[] bytes, int from) {
        return bytes.length - from >= length && equals(of(bytes, from, length));
    }
}
