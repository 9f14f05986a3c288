package io.bactrian.backup.dump;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder that only this user may enter, for bytes that must not outlive their use. A lock marks it as used: what a
 * killed process left behind is swept when the next folder is made in the same place.
 */
final class ScratchFolder implements Closeable {

    private static final String PREFIX = "bactrian-scratch-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private ScratchFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @param parent where to make it; it is created when missing */
    static ScratchFolder create(Path parent) {
        try {
            Files.createDirectories(parent);
            sweep(parent);
            Path folder = Files.createTempDirectory(
                    parent, PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            return new ScratchFolder(folder, lock);
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.DUMP_FAILED,
                    "cannot make a scratch folder in " + parent + ": " + e,
                    "it must be a folder that this user may write to",
                    e);
        }
    }

    /** A new empty file of mode 0600. */
    Path newFile(String name) throws IOException {
        return Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public void close() {
        try {
            delete(folder);
            lock.close();
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.DUMP_FAILED,
                    "cannot delete the scratch folder " + folder,
                    "delete it, as it holds plain data",
                    e);
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (Files.isWritable(folder)) { // another user's is not ours to sweep
                    sweepAbandoned(folder);
                }
            }
        }
    }

    /** A folder without a lock file yet is one that another process makes at this moment. */
    private static void sweepAbandoned(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(LOCK))) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                delete(folder);
            }
        } catch (OverlappingFileLockException e) {
            // used by another dump of this process
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
