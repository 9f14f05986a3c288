package io.bactrian.logs.redact;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.SecretFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A key that was made here because nobody gave one: in a file of mode 0600, which is written once and then read. */
final class MadeKey {

    private static final Logger LOG = LoggerFactory.getLogger(MadeKey.class);
    private static final int BYTES = 32;

    private MadeKey() {}

    /**
     * @throws BactrianException when the file cannot be written, or read, or is open to others
     */
    static Secret in(Path file) {
        if (!Files.exists(file)) {
            make(file);
        }
        return SecretFile.read(file);
    }

    /** Whole or not at all: under another name first, and whoever is first of two processes wins. */
    private static void make(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Path draft = Files.createTempFile(
                    file.getParent(),
                    file.getFileName().toString(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                write(draft);
                Files.createLink(file, draft);
                LOG.info("made a key for pseudonyms, {}: keep it, another one makes others", file);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} was made by another process", file);
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "cannot make the key " + file + ": " + e.getMessage(),
                    "check owner, mode and space of its folder, or set logs.redact.NAME.key-file",
                    e);
        }
    }

    private static void write(Path draft) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        String line = HexFormat.of().formatHex(key) + "\n";
        try (FileChannel channel = FileChannel.open(draft, Set.of(StandardOpenOption.WRITE))) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
    }
}
