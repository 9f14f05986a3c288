package io.bactrian.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Reads a secret from a file that only its owner, and perhaps a group that may read, can look into. */
public final class SecretFile {

    private static final long MAX_BYTES = 64 * 1024;
    private static final Set<PosixFilePermission> TOO_OPEN = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * The content without its trailing newline: editors add one, passwords do not end in one.
     *
     * @throws PermanentException when the file is missing, empty, too large or open to others
     */
    public static Secret read(Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> open = EnumSet.copyOf(TOO_OPEN);
                open.retainAll(Files.getPosixFilePermissions(file));
                if (!open.isEmpty()) {
                    throw failure(file, "is readable or writable by others", "chmod 600 " + file, null);
                }
            }
            if (Files.size(file) > MAX_BYTES) {
                throw failure(file, "is larger than 64 KiB", "it should hold one secret and nothing else", null);
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw failure(file, "is empty", "write the secret into it", null);
            }
            return new Secret(text);
        } catch (NoSuchFileException e) {
            throw failure(file, "does not exist", "create it with mode 0600 and the secret as its only line", e);
        } catch (IOException e) {
            throw failure(file, "cannot be read: " + e.getClass().getSimpleName(), "check its owner and mode", e);
        }
    }

    private static PermanentException failure(Path file, String message, String hint, IOException cause) {
        return new PermanentException(ExitCode.CONFIGURATION, "secret file " + file + " " + message, hint, cause);
    }
}
