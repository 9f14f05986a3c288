package io.bactrian.alerts.escalate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keys of groups can be long; rows and tokens name them by their SHA-256. */
final class GroupKeys {

    private GroupKeys() {}

    static byte[] hash(String groupKey) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(groupKey.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The hash as ids of rows hold it. */
    static String id(String groupKey) {
        return HexFormat.of().formatHex(hash(groupKey));
    }
}
