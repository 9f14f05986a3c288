package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.runtime.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Who may send. A user with a password, and a token: as {@code Bearer TOKEN}, as {@code ApiKey TOKEN}, or as shippers of
 * Elasticsearch send an API key {@code id:key}, in Base64.
 */
final class Login {

    private final List<byte[]> admitted = new ArrayList<>(); // digests of the header

    Login user(String name, Secret password) {
        admit("Basic " + base64(name + ":" + password.reveal()));
        return this;
    }

    Login token(Secret token) {
        admit("Bearer " + token.reveal());
        admit("ApiKey " + token.reveal());
        admit("ApiKey " + base64(token.reveal()));
        return this;
    }

    private void admit(String header) {
        admitted.add(digest(header));
    }

    /** Whether nobody has to say who they are. */
    boolean isOpen() {
        return admitted.isEmpty();
    }

    /** @param header the request's {@code Authorization}, or null */
    boolean admits(String header) {
        if (isOpen()) {
            return true;
        }
        byte[] given = digest(header == null ? "" : header);
        boolean admits = false;
        for (byte[] one : admitted) {
            admits |= MessageDigest.isEqual(one, given);
        }
        return admits;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Equal lengths whatever was sent, so that comparing takes the same time. */
    private static byte[] digest(String header) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(header.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
