package io.bactrian.backup.codec;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.PGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** The JDK's digests, which use the SHA instructions of the processor, for Bouncy Castle. */
final class JdkDigest implements PGPDigestCalculator {

    private final int algorithm;
    private final MessageDigest digest;

    static JdkDigest sha1() {
        return new JdkDigest(HashAlgorithmTags.SHA1, "SHA-1");
    }

    static JdkDigest sha256() {
        return new JdkDigest(HashAlgorithmTags.SHA256, "SHA-256");
    }

    /** The JDK's where it matters, Bouncy Castle's for the rare ones: a passphrase is hashed over 62 MiB. */
    static PGPDigestCalculatorProvider provider() {
        return algorithm -> switch (algorithm) {
            case HashAlgorithmTags.SHA1 -> sha1();
            case HashAlgorithmTags.SHA256 -> sha256();
            default -> new BcPGPDigestCalculatorProvider().get(algorithm);
        };
    }

    private JdkDigest(int algorithm, String name) {
        this.algorithm = algorithm;
        try {
            this.digest = MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    @Override
    public int getAlgorithm() {
        return algorithm;
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() { // closed between two rounds of a passphrase, and written to again
            @Override
            public void write(int value) {
                digest.update((byte) value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }
        };
    }

    @Override
    public byte[] getDigest() {
        return digest.digest();
    }

    @Override
    public void reset() {
        digest.reset();
    }
}
