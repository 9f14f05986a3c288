package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Place;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives places to lines that stand in no file: a random name for every connection, or for every life of this process, and
 * a running offset. A line that the sender has a name for gets that name's place, however often it is sent.
 */
final class LineStream {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 12;
    private static final int HASH_BYTES = 16;

    private final String name;
    private final String path;
    private final AtomicLong offset = new AtomicLong();

    /** @param path what is said where a file has its path */
    LineStream(String path) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        this.name = text(random);
        this.path = path;
    }

    String path() {
        return path;
    }

    /** The place of the next line. */
    Place next(long length) {
        return new Place(name, path, offset.getAndAdd(length), length);
    }

    /** The place of a line that its sender names. */
    Place named(String scope, String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((scope + '\0' + id).getBytes(UTF_8));
            return new Place(text(Arrays.copyOf(hash, HASH_BYTES)), path, 0, 0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
