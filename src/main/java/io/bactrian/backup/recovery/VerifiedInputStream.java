package io.bactrian.backup.recovery;

import io.bactrian.backup.Measure;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * The bytes of a source that must be those the manifest measured. The last block is handed out only after the source has
 * ended and its length and hash were right: a reader that needs the last byte, as {@code pg_restore} does before it
 * commits, never gets the whole of something damaged. A source longer than measured is cut off at once.
 */
final class VerifiedInputStream extends InputStream {

    private static final int BLOCK = 128 << 10;

    private final InputStream source;
    private final Measure expected;
    private final String what;
    private final LongConsumer progress;
    private final MessageDigest digest;
    private byte[] block = new byte[BLOCK];
    private byte[] ahead = new byte[BLOCK];
    private int length;
    private int at;
    private int aheadLength = -1;
    private long bytes;
    private boolean verified;
    private BactrianException failure;

    /**
     * @param what names the bytes in messages
     * @param progress hears how many bytes were read so far
     */
    VerifiedInputStream(InputStream source, Measure expected, String what, LongConsumer progress) {
        this.source = source;
        this.expected = expected;
        this.what = what;
        this.progress = progress;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (failure != null) {
            throw failure;
        }
        if (at == length && !advance()) {
            return -1;
        }
        int given = Math.min(count, length - at);
        System.arraycopy(block, at, buffer, offset, given);
        at += given;
        return given;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** Makes the block that was read ahead the current one. False at the verified end. */
    private boolean advance() throws IOException {
        if (verified && aheadLength <= 0) {
            return false;
        }
        if (aheadLength < 0) {
            fill();
        }
        byte[] next = ahead;
        ahead = block;
        block = next;
        length = aheadLength;
        at = 0;
        if (verified) {
            aheadLength = 0;
        } else {
            fill();
        }
        return length > 0;
    }

    private void fill() throws IOException {
        try {
            aheadLength = source.readNBytes(ahead, 0, BLOCK);
        } catch (EOFException e) {
            throw damaged("ends too early: " + e.getMessage());
        }
        digest.update(ahead, 0, aheadLength);
        bytes += aheadLength;
        if (bytes > expected.bytes()) {
            throw damaged("holds more than the " + expected.bytes() + " bytes of its manifest");
        }
        if (aheadLength < BLOCK) {
            verify();
        }
        progress.accept(bytes);
    }

    private void verify() {
        if (bytes != expected.bytes()) {
            throw damaged("holds " + bytes + " bytes where its manifest says " + expected.bytes());
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(expected.sha256())) {
            throw damaged("does not have the SHA-256 of its manifest");
        }
        verified = true;
    }

    private BactrianException damaged(String message) {
        failure = new PermanentException(
                ExitCode.VERIFY_FAILED,
                what + " is damaged: it " + message,
                "verify the backup to see which storages hold it whole, and take another if none does");
        return failure;
    }
}
