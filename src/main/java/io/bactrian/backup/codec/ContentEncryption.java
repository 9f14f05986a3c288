package io.bactrian.backup.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDataEncryptor;
import org.bouncycastle.openpgp.operator.PGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;

/** AES-256 with a modification detection code, and nothing else: the one way in which backups are encrypted. */
final class ContentEncryption implements PGPDataEncryptorBuilder {

    private final SecureRandom random = new SecureRandom();

    @Override
    public int getAlgorithm() {
        return SymmetricKeyAlgorithmTags.AES_256;
    }

    @Override
    public int getAeadAlgorithm() {
        return -1;
    }

    @Override
    public int getChunkSize() {
        return -1;
    }

    @Override
    public boolean isV5StyleAEAD() {
        return false;
    }

    @Override
    public SecureRandom getSecureRandom() {
        return random;
    }

    @Override
    public PGPDataEncryptor build(byte[] key) {
        PGPDigestCalculator integrity = JdkDigest.sha1();
        return new PGPDataEncryptor() {
            @Override
            public OutputStream getOutputStream(OutputStream sink) {
                try {
                    return new AesCfb.Encryption(sink, key);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public PGPDigestCalculator getIntegrityCalculator() {
                return integrity;
            }

            @Override
            public int getBlockSize() {
                return AesCfb.BLOCK;
            }
        };
    }

    @Override
    public PGPDataEncryptor build(byte[] key, byte[] iv) {
        throw new UnsupportedOperationException("integrity protected packets have no IV of their own");
    }

    @Override
    public PGPDataEncryptorBuilder setWithIntegrityPacket(boolean wanted) {
        if (!wanted) {
            throw new UnsupportedOperationException("backups are always integrity protected");
        }
        return this;
    }

    @Override
    public PGPDataEncryptorBuilder setWithAEAD(int aeadAlgorithm, int chunkSize) {
        throw new UnsupportedOperationException("gpg 2.2 cannot read authenticated encryption");
    }

    @Override
    public PGPDataEncryptorBuilder setUseV5AEAD() {
        return setWithAEAD(0, 0);
    }

    @Override
    public PGPDataEncryptorBuilder setUseV6AEAD() {
        return setWithAEAD(0, 0);
    }
}
