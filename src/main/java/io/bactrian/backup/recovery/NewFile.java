package io.bactrian.backup.recovery;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A restored file that appears under its name only when it is whole and on disk. Closing it before that removes it. */
final class NewFile implements Closeable {

    private final Path file;
    private final Path temporary;

    private NewFile(Path file, Path temporary) {
        this.file = file;
        this.temporary = temporary;
    }

    /**
     * Begins one that only this user may read.
     *
     * @throws PermanentException when there is a file of this name and force is not given
     */
    static NewFile create(Path file, boolean force) throws IOException {
        if (Files.exists(file) && (!force || !Files.isRegularFile(file))) {
            throw new PermanentException(
                    ExitCode.RESTORE_FAILED,
                    file + " exists already",
                    force ? "it is no file; name another path" : "name another path, or --force to replace it");
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path temporary = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "." + file.getFileName() + ".",
                ".restoring",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new NewFile(file, temporary);
    }

    /** Where to write meanwhile. */
    Path temporary() {
        return temporary;
    }

    /** Makes it durable and gives it its name. */
    void publish() throws IOException {
        try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}
