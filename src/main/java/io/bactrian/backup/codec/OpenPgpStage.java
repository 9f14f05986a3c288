package io.bactrian.backup.codec;

import io.bactrian.backup.Stage;
import io.bactrian.backup.StageFacts;
import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/**
 * Encrypts to every recipient and, where given, to a passphrase: each of them alone opens the message.
 *
 * @param recipients checked keys
 * @param passphrase the alternative to the keys
 */
record OpenPgpStage(List<Recipient> recipients, Optional<Secret> passphrase) implements Stage {

    /** Parameter of the facts that is there when a passphrase opens the message. */
    static final String PASSPHRASE = "passphrase";

    private static final int PACKET_SIZE = 128 * 1024;

    /** The highest count that the format can express: 65,011,712 bytes are hashed for every guess. */
    private static final int S2K_COUNT = 0xff;

    OpenPgpStage {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty() && passphrase.isEmpty()) {
            throw new IllegalArgumentException("nobody to encrypt to");
        }
    }

    @Override
    public StageFacts facts() {
        Map<String, String> parameters = new HashMap<>(Map.of("cipher", "AES-256"));
        if (passphrase.isPresent()) {
            parameters.put(PASSPHRASE, "true");
        }
        return new StageFacts(
                "encrypt",
                "openpgp",
                parameters,
                recipients.stream().map(Recipient::fingerprint).toList());
    }

    @Override
    public String suffix() {
        return ".gpg";
    }

    @Override
    public String undoCommand() {
        return "gpg --decrypt";
    }

    @Override
    public InputStream encode(InputStream source) {
        return PumpedStream.start("encrypt-openpgp", source, this::open);
    }

    private OutputStream open(OutputStream sink) throws IOException {
        PGPEncryptedDataGenerator message = new PGPEncryptedDataGenerator(new ContentEncryption());
        message.setForceSessionKey(true); // so that a wrong passphrase is told from a damaged message
        for (Recipient recipient : recipients) {
            message.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(recipient.key()));
        }
        passphrase.ifPresent(secret -> message.addMethod(
                new BcPBEKeyEncryptionMethodGenerator(secret.reveal().toCharArray(), JdkDigest.sha256(), S2K_COUNT)));
        try {
            OutputStream encrypted = message.open(sink, new byte[PACKET_SIZE]);
            OutputStream literal = new PGPLiteralDataGenerator()
                    .open(encrypted, PGPLiteralData.BINARY, "", PGPLiteralData.NOW, new byte[PACKET_SIZE]);
            return new Envelope(literal, encrypted);
        } catch (PGPException e) {
            throw new IOException("cannot start to encrypt: " + e.getMessage(), e);
        }
    }

    /** Closes the literal packet, then the encrypted one around it. */
    private static final class Envelope extends OutputStream {

        private final OutputStream literal;
        private final OutputStream encrypted;

        Envelope(OutputStream literal, OutputStream encrypted) {
            this.literal = literal;
            this.encrypted = encrypted;
        }

        @Override
        public void write(int value) throws IOException {
            literal.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            literal.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            literal.close();
            encrypted.close();
        }
    }
}
