package io.bactrian.backup.codec;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/**
 * Opens an OpenPGP message: binary, integrity protected, AES, with one literal packet in it, compressed or not. That is
 * what this program writes, and what gpg 2.2 writes with its defaults.
 */
final class OpenPgpMessage {

    /** Session key packets are some hundred bytes each; what is longer was not made by anybody's backup. */
    private static final int MAX_HEADER = 256 * 1024;

    private final DecryptionKeys keys;
    private final List<Long> keyIds = new ArrayList<>();
    private boolean takesPassphrase;

    private OpenPgpMessage(DecryptionKeys keys) {
        this.keys = keys;
    }

    /**
     * Reads the message up to its content.
     *
     * @throws PermanentException when no key at hand opens it
     * @throws IOException when it is damaged
     */
    static InputStream open(InputStream stored, DecryptionKeys keys) throws IOException {
        return new OpenPgpMessage(keys).open(stored);
    }

    private InputStream open(InputStream stored) throws IOException {
        BoundedStart bounded = new BoundedStart(stored, MAX_HEADER);
        BCPGInputStream packets = new BCPGInputStream(bounded);
        PGPEncryptedDataList message = header(packets);
        bounded.lift();
        if (!(message.getEncryptedData() instanceof SymmetricEncIntegrityPacket packet)
                || packet.getVersion() != SymmetricEncIntegrityPacket.VERSION_1) {
            throw new IOException("it is not an integrity protected OpenPGP message");
        }
        PGPSessionKey sessionKey = sessionKey(message);
        IntegrityStream content = content(packet.getInputStream(), sessionKey);
        return new LiteralStream(content, packets);
    }

    private static PGPEncryptedDataList header(BCPGInputStream packets) throws IOException {
        if (packets.nextPacketTag() < 0) {
            throw new EOFException("there is nothing in it");
        }
        try {
            return new PGPEncryptedDataList(packets);
        } catch (HeaderTooLongException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the parser's words are about its own insides
            throw new IOException("its OpenPGP header cannot be read", e);
        }
    }

    private PGPSessionKey sessionKey(PGPEncryptedDataList message) throws IOException {
        PrivateKeys privateKeys = new PrivateKeys(keys.privateKeyFiles(), keys.keyPassphraseFile());
        PGPException damaged = null;
        for (PGPEncryptedData method : message) {
            if (method instanceof PGPPublicKeyEncryptedData byKey) {
                keyIds.add(byKey.getKeyIdentifier().getKeyId());
                for (PGPKeyPair key : privateKeys.find(byKey.getKeyIdentifier().getKeyId())) {
                    try {
                        return byKey.getSessionKey(new BcPublicKeyDataDecryptorFactory(key));
                    } catch (PGPException | RuntimeException e) {
                        damaged = e instanceof PGPException known ? known : new PGPException(e.toString(), e);
                    }
                }
            }
        }
        Optional<PGPSessionKey> byPassphrase = sessionKeyOfPassphrase(message);
        if (byPassphrase.isPresent()) {
            return byPassphrase.get();
        }
        if (damaged != null && !keyIds.contains(0L)) {
            throw new IOException("its session key packet is damaged", damaged);
        }
        throw wrongKey();
    }

    private Optional<PGPSessionKey> sessionKeyOfPassphrase(PGPEncryptedDataList message) {
        for (PGPEncryptedData method : message) {
            if (method instanceof PGPPBEEncryptedData byPassphrase) {
                takesPassphrase = true;
                if (keys.passphraseFile().isPresent()) {
                    char[] passphrase = Passphrases.read(keys.passphraseFile().get())
                            .reveal()
                            .toCharArray();
                    try {
                        return Optional.of(byPassphrase.getSessionKey(
                                new BcPBEDataDecryptorFactory(passphrase, JdkDigest.provider())));
                    } catch (PGPException | RuntimeException e) {
                        throw wrongKey(); // another session key than was encrypted: it makes no sense to the parser
                    }
                }
            }
        }
        return Optional.empty();
    }

    private IntegrityStream content(InputStream body, PGPSessionKey sessionKey) throws IOException {
        int length =
                switch (sessionKey.getAlgorithm()) {
                    case SymmetricKeyAlgorithmTags.AES_128 -> 16;
                    case SymmetricKeyAlgorithmTags.AES_192 -> 24;
                    case SymmetricKeyAlgorithmTags.AES_256 -> 32;
                    default -> 0;
                };
        boolean fits = length != 0 && sessionKey.getKey().length == length;
        if (!fits && !takesPassphrase) {
            throw new IOException("it is not encrypted with AES");
        }
        try {
            if (fits) {
                return new IntegrityStream(body, sessionKey.getKey());
            }
        } catch (IntegrityStream.WrongKeyException e) {
            if (!takesPassphrase) { // the key was made for this message, so the message was changed
                throw e;
            }
        }
        throw wrongKey();
    }

    private PermanentException wrongKey() {
        List<String> openers = new ArrayList<>();
        if (!keyIds.isEmpty()) {
            openers.add("to key ids "
                    + keyIds.stream()
                            .map(id -> id == 0
                                    ? "(hidden)"
                                    : HexFormat.of().withUpperCase().toHexDigits(id))
                            .collect(Collectors.joining(", ")));
        }
        if (takesPassphrase) {
            openers.add(keyIds.isEmpty() ? "with a passphrase" : "a passphrase");
        }
        String tried = keys.privateKeyFiles().isEmpty() && keys.passphraseFile().isEmpty()
                ? "no key was given"
                : "none of " + tried() + " opens it";
        return new PermanentException(
                ExitCode.KEY,
                "the backup is encrypted " + String.join(" and ", openers) + ", and " + tried,
                "the manifest names the fingerprints of the keys that open it; bring the private part of one of them");
    }

    private String tried() {
        List<Path> files = new ArrayList<>(keys.privateKeyFiles());
        keys.passphraseFile().ifPresent(files::add);
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static final class HeaderTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        HeaderTooLongException() {
            super("its OpenPGP header is longer than " + MAX_HEADER / 1024 + " KiB");
        }
    }

    /** Gives up on a source that goes on for too long before it comes to the point. */
    private static final class BoundedStart extends FilterInputStream {

        private long left;
        private boolean lifted;

        BoundedStart(InputStream source, int limit) {
            super(source);
            this.left = limit;
        }

        void lift() {
            lifted = true;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count(1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            count(count);
            return count;
        }

        private void count(int count) throws IOException {
            left -= count;
            if (left < 0 && !lifted) {
                throw new HeaderTooLongException();
            }
        }
    }

    /** The literal data; ends after nothing but the end followed it, inside the encryption and outside. */
    private static final class LiteralStream extends FilterInputStream {

        private final IntegrityStream content;
        private final InputStream outside;
        private boolean ended;

        LiteralStream(IntegrityStream content, InputStream outside) throws IOException {
            super(literal(content));
            this.content = content;
            this.outside = outside;
        }

        private static InputStream literal(InputStream content) throws IOException {
            Object packet = new PGPObjectFactory(content, new BcKeyFingerprintCalculator()).nextObject();
            if (packet instanceof PGPCompressedData compressed) {
                try {
                    packet = new PGPObjectFactory(compressed.getDataStream(), new BcKeyFingerprintCalculator())
                            .nextObject();
                } catch (PGPException e) {
                    throw new IOException("its compression is unknown", e);
                }
            }
            if (packet instanceof PGPLiteralData literal) {
                return literal.getInputStream();
            }
            throw new IOException("it holds no literal data");
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            int count = in.read(buffer, offset, length);
            if (count < 0) {
                content.transferTo(
                        OutputStream
                                .nullOutputStream()); // what comes after the literal packet is covered by the code too
                if (outside.read() >= 0) {
                    throw new IOException("something follows the encrypted message");
                }
                ended = true;
            }
            return count;
        }
    }
}
