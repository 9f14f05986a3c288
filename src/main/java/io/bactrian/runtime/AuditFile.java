package io.bactrian.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** A file that only grows, until it is renamed and begun anew; of so many the eldest goes. Several processes may write it. */
final class AuditFile implements Closeable {

    private static final Object THIS_PROCESS = new Object(); // a file lock holds off other processes only

    private final Path path;
    private final long mostBytes;
    private final int mostFiles;
    private FileChannel channel;
    private Object key;

    AuditFile(Path path, long mostBytes, int mostFiles) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.mostFiles = mostFiles;
    }

    /** When this returns the bytes are on the disk. */
    void append(byte[] bytes) throws IOException {
        synchronized (THIS_PROCESS) {
            Files.createDirectories(
                    path.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (FileChannel lock = open(path.resolveSibling(path.getFileName() + ".lock"));
                    FileLock held = lock.lock()) {
                Objects.requireNonNull(held);
                follow();
                if (channel.size() > 0 && channel.size() + bytes.length > mostBytes) {
                    rotate();
                }
                for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(false);
            }
        }
    }

    /** Another process may have renamed the file since. */
    private void follow() throws IOException {
        if (channel == null || !Objects.equals(key, key())) {
            close();
            channel = open(path);
            key = key();
        }
    }

    private Object key() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void rotate() throws IOException {
        close();
        for (int number = mostFiles - 1; number >= 1; number--) {
            Path from = number == 1 ? path : numbered(number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        follow();
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
