package io.bactrian.backup.codec;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;

/** The private keys that are at hand. */
final class PrivateKeys {

    private record Key(Path file, PGPSecretKey secret) {}

    private final List<Key> keys = new ArrayList<>();
    private final Optional<Path> passphraseFile;

    /** @throws PermanentException when a file is missing or holds no private key */
    PrivateKeys(List<Path> files, Optional<Path> passphraseFile) {
        this.passphraseFile = passphraseFile;
        files.forEach(this::add);
    }

    private void add(Path file) {
        int before = keys.size();
        try {
            for (Object ring : KeyFile.read(file)) {
                if (ring instanceof PGPSecretKeyRing secrets) {
                    secrets.forEach(secret -> keys.add(new Key(file, secret)));
                }
            }
        } catch (NoSuchFileException e) {
            throw failure("private key file " + file + " does not exist", "bring it to this machine", e);
        } catch (IOException e) {
            throw failure(
                    "private key file " + file + " cannot be read: " + e.getMessage(),
                    "write it with gpg --export-secret-keys --armor KEY",
                    e);
        }
        if (keys.size() == before) {
            throw failure(
                    "private key file " + file + " holds no private key",
                    "write it with gpg --export-secret-keys --armor KEY",
                    null);
        }
    }

    /** Whether a key with this fingerprint, primary or not, is at hand. */
    boolean hasFingerprint(String fingerprint) {
        return keys.stream().anyMatch(key -> HexFormat.of()
                .withUpperCase()
                .formatHex(key.secret().getFingerprint())
                .equals(fingerprint));
    }

    /**
     * The unlocked keys that a message names, all encrypting ones for a message that names none.
     *
     * @throws PermanentException when one is there but cannot be unlocked
     */
    List<PGPKeyPair> find(long keyId) {
        return keys.stream()
                .filter(key -> keyId == 0
                        ? key.secret().getPublicKey().isEncryptionKey()
                        : key.secret().getKeyID() == keyId)
                .filter(key -> !key.secret().isPrivateKeyEmpty())
                .map(this::unlock)
                .toList();
    }

    private PGPKeyPair unlock(Key key) {
        char[] passphrase = new char[0];
        if (key.secret().getKeyEncryptionAlgorithm() != 0) {
            passphrase = passphraseFile
                    .map(file -> Passphrases.read(file).reveal())
                    .orElseThrow(() -> failure(
                            "private key file " + key.file() + " is locked",
                            "name the file with its passphrase, or export the key without one",
                            null))
                    .toCharArray();
        }
        try {
            return key.secret()
                    .extractKeyPair(new BcPBESecretKeyDecryptorBuilder(JdkDigest.provider()).build(passphrase));
        } catch (PGPException | RuntimeException e) {
            throw failure(
                    "private key file " + key.file() + " cannot be unlocked",
                    "the passphrase" + passphraseFile.map(file -> " in " + file).orElse("")
                            + " is most likely a wrong one",
                    e);
        }
    }

    private static PermanentException failure(String message, String hint, Exception cause) {
        return new PermanentException(ExitCode.KEY, message, hint, cause);
    }
}
