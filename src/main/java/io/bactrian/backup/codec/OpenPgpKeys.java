package io.bactrian.backup.codec;

import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PBESecretKeyEncryptor;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** Makes key pairs: Ed25519 to sign, with a Curve25519 subkey to encrypt. gpg 2.2 imports them. */
public final class OpenPgpKeys {

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private OpenPgpKeys() {}

    /**
     * Makes a key pair that never expires and writes both halves, armoured, into new files; the private one with mode 0600.
     *
     * @param userId name and address: {@code Backups <backups@example.org>}
     * @param passphrase locks the private key; empty leaves it open
     * @return the fingerprint
     * @throws java.nio.file.FileAlreadyExistsException when one of the files exists: it may be the only key of a backup
     */
    public static String generate(String userId, Path publicKeyFile, Path privateKeyFile, Optional<Secret> passphrase)
            throws IOException {
        PGPKeyRingGenerator keys;
        try {
            keys = keys(userId, passphrase);
        } catch (PGPException e) {
            throw new IOException("cannot make a key pair: " + e.getMessage(), e);
        }
        try (OutputStream out = create(privateKeyFile, "rw-------")) {
            keys.generateSecretKeyRing().encode(out);
        }
        try (OutputStream out = create(publicKeyFile, "rw-r--r--")) {
            keys.generatePublicKeyRing().encode(out);
        }
        return HexFormat.of()
                .withUpperCase()
                .formatHex(keys.generatePublicKeyRing().getPublicKey().getFingerprint());
    }

    private static PGPKeyRingGenerator keys(String userId, Optional<Secret> passphrase) throws PGPException {
        SecureRandom random = new SecureRandom();
        Date now = Date.from(Instant.now());
        Ed25519KeyPairGenerator signing = new Ed25519KeyPairGenerator();
        signing.init(new Ed25519KeyGenerationParameters(random));
        X25519KeyPairGenerator encrypting = new X25519KeyPairGenerator();
        encrypting.init(new X25519KeyGenerationParameters(random));

        PGPSignatureSubpacketGenerator primary = new PGPSignatureSubpacketGenerator();
        primary.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
        primary.setPreferredSymmetricAlgorithms(false, new int[] {SymmetricKeyAlgorithmTags.AES_256});
        primary.setPreferredHashAlgorithms(false, new int[] {HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA256});
        primary.setFeature(false, Features.FEATURE_MODIFICATION_DETECTION);
        PGPSignatureSubpacketGenerator subkey = new PGPSignatureSubpacketGenerator();
        subkey.setKeyFlags(true, KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE);

        PBESecretKeyEncryptor lock = passphrase
                .map(secret -> new BcPBESecretKeyEncryptorBuilder(
                                SymmetricKeyAlgorithmTags.AES_256, JdkDigest.sha256(), 0xff)
                        .build(secret.reveal().toCharArray()))
                .orElse(null);
        PGPKeyRingGenerator keys = new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair(PublicKeyAlgorithmTags.EDDSA_LEGACY, signing, now),
                userId,
                JdkDigest.sha1(), // the checksum that the format prescribes
                primary.generate(),
                null,
                new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.EDDSA_LEGACY, HashAlgorithmTags.SHA512),
                lock);
        keys.addSubKey(pair(PublicKeyAlgorithmTags.ECDH, encrypting, now), subkey.generate(), null);
        return keys;
    }

    private static PGPKeyPair pair(int algorithm, AsymmetricCipherKeyPairGenerator generator, Date now)
            throws PGPException {
        return new BcPGPKeyPair(PublicKeyPacket.VERSION_4, algorithm, generator.generateKeyPair(), now);
    }

    private static OutputStream create(Path file, String mode) throws IOException {
        OutputStream out = Channels.newOutputStream(Files.newByteChannel(
                file, NEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))));
        return new ArmoredOutputStream(out) {
            @Override
            public void close() throws IOException {
                super.close(); // leaves what is below it open
                out.close();
            }
        };
    }
}
