package io.bactrian.alerts.escalate;

import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what links and buttons in messages carry. A token is 50 characters of URL-safe base64, short enough for a
 * Telegram button: 16 bytes of the group key's hash, 5 bytes of the second it expires in, 16 bytes of an HMAC-SHA-256
 * over both. The key is made once for each ledger; whoever deletes its row makes all links void.
 */
public final class LinkSigner {

    private static final String KEY_NAME = "links";
    private static final int KEY_BYTES = 32;
    private static final int HASH_BYTES = 16;
    private static final int EXPIRY_BYTES = 5;
    private static final int MAC_BYTES = 16;
    private static final int SIGNED_BYTES = HASH_BYTES + EXPIRY_BYTES;
    private static final int MOST_CHARACTERS = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final Ledger ledger;
    private volatile SecretKeySpec key;

    public LinkSigner(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Makes a token.
     *
     * @throws BactrianException when the ledger does not answer, the first time
     */
    public String sign(String groupKey, Instant expires) {
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put(GroupKeys.hash(groupKey), 0, HASH_BYTES)
                .put(
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(expires.getEpochSecond())
                                .array(),
                        3,
                        EXPIRY_BYTES)
                .array();
        byte[] token = ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES)
                .put(signed)
                .put(mac(signed))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * Checks a token.
     *
     * @return what finds its group
     * @throws IllegalArgumentException when it is forged or has expired: the message says which
     */
    Subject verify(String token, Instant now) {
        byte[] bytes = decode(token);
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        if (!MessageDigest.isEqual(mac(signed), Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length))) {
            throw forged();
        }
        byte[] expiry = new byte[Long.BYTES];
        System.arraycopy(signed, HASH_BYTES, expiry, Long.BYTES - EXPIRY_BYTES, EXPIRY_BYTES);
        Instant expires = Instant.ofEpochSecond(ByteBuffer.wrap(expiry).getLong());
        if (!now.isBefore(expires)) {
            throw new IllegalArgumentException("the link expired at " + expires);
        }
        return new Subject(Arrays.copyOf(signed, HASH_BYTES));
    }

    /** The group a token is about. */
    static final class Subject {
        private final byte[] hash;

        private Subject(byte[] hash) {
            this.hash = hash;
        }

        boolean is(String groupKey) {
            return Arrays.equals(hash, Arrays.copyOf(GroupKeys.hash(groupKey), HASH_BYTES));
        }
    }

    private static byte[] decode(String token) {
        if (token.length() > MOST_CHARACTERS) {
            throw forged();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length != SIGNED_BYTES + MAC_BYTES) {
                throw forged();
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw forged();
        }
    }

    private static IllegalArgumentException forged() {
        return new IllegalArgumentException("the link is forged or damaged");
    }

    private byte[] mac(byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            known = new SecretKeySpec(read().orElseGet(this::make), ALGORITHM);
            key = known;
        }
        return known;
    }

    private Optional<byte[]> read() {
        return ledger.inTransaction(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select content from installation_key where name = ?")) {
                select.setString(1, KEY_NAME);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(Base64.getDecoder().decode(row.getString(1))) : Optional.empty();
                }
            }
        });
    }

    private byte[] make() {
        byte[] made = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(made);
        try {
            ledger.inTransaction(connection -> {
                try (PreparedStatement insert =
                        connection.prepareStatement("insert into installation_key (name, content) values (?, ?)")) {
                    insert.setString(1, KEY_NAME);
                    insert.setString(2, Base64.getEncoder().encodeToString(made));
                    return insert.executeUpdate();
                }
            });
            return made;
        } catch (BactrianException e) {
            // another instance was first: its key counts
            return takenBefore(e) ? read().orElseThrow(() -> e) : rethrow(e);
        }
    }

    private static byte[] rethrow(BactrianException failure) {
        throw failure;
    }

    private static boolean takenBefore(BactrianException failure) {
        return failure.getCause() instanceof SQLException sql && "23505".equals(sql.getSQLState());
    }
}
