package io.bactrian.backup.codec;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.bactrian.backup.StageFacts;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;

/** The way back: from stored bytes to plain ones, by what the manifest says of the stages. */
public final class Decoders {

    private Decoders() {}

    /**
     * The plain stream. It ends only after every stage proved whole: integrity code of the encryption, checksum and end of
     * the compression, nothing behind them. What is read before that is not proven. Closing it closes the stored stream;
     * when this method throws, the stored stream is still the caller's.
     *
     * @param stages as the manifest lists them, in the order they were applied
     * @throws PermanentException {@link ExitCode#KEY} when no key opens the backup
     * @throws BactrianException {@link ExitCode#VERIFY_FAILED}, from here or from a read, when the bytes are damaged,
     *     cut off, or too many
     * @throws IOException what the stored stream threw
     */
    public static InputStream decode(List<StageFacts> stages, InputStream stored, DecryptionKeys keys)
            throws IOException {
        DecodedStream decoded = new DecodedStream(stored);
        for (int at = stages.size() - 1; at >= 0; at--) {
            StageFacts facts = stages.get(at);
            decoded.wrap(source -> undo(facts, source, keys));
        }
        return decoded;
    }

    /**
     * Whether the keys at hand will most likely open a backup with these stages; true when it is not encrypted.
     *
     * @throws PermanentException when a key file is missing or holds no private key
     */
    public static boolean canDecrypt(List<StageFacts> stages, DecryptionKeys keys) {
        PrivateKeys privateKeys = new PrivateKeys(keys.privateKeyFiles(), keys.keyPassphraseFile());
        return stages.stream()
                .filter(facts -> facts.kind().equals("encrypt"))
                .allMatch(facts -> facts.fingerprints().stream().anyMatch(privateKeys::hasFingerprint)
                        || (facts.parameters().containsKey(OpenPgpStage.PASSPHRASE)
                                && keys.passphraseFile().isPresent()));
    }

    @SuppressWarnings("resource") // the stream returned owns its source
    private static InputStream undo(StageFacts facts, InputStream source, DecryptionKeys keys) throws IOException {
        return switch (facts.kind() + ":" + facts.algorithm()) {
            case "encrypt:openpgp" -> OpenPgpMessage.open(source, keys);
            case "compress:zstd" -> new ZstdInputStreamNoFinalizer(notEmpty(source));
            case "compress:gzip" -> new GunzipStream(source);
            case "compress:none" -> source;
            default ->
                throw new PermanentException(
                        ExitCode.FAILED,
                        "the backup went through " + facts.kind() + ":" + facts.algorithm() + ", which is unknown here",
                        "a newer version wrote it; use that one, or the stock commands in the manifest");
        };
    }

    /** The reader of zstd takes no frame at all for an empty content. */
    private static InputStream notEmpty(InputStream source) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(source, 1);
        int first = peeked.read();
        if (first < 0) {
            throw new EOFException("there is nothing in it");
        }
        peeked.unread(first);
        return peeked;
    }
}
