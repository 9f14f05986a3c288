package io.bactrian.backup.recovery;

import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private folder for plain bytes that exist only during a restore or a drill. It is gone when it is closed, when the
 * process ends, and at the latest when the next one is made: folders whose process died are known by their lock being
 * free, and are swept with the server that may still run in them.
 */
final class ScratchFolder implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
    private static final String PREFIX = "bactrian-scratch-";
    private static final String LOCK = ".lock";
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    /** Closing any channel on a lock file would give up this process' lock on it, so our own are never looked at. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;
    private final Thread atExit;

    private ScratchFolder(Path path, Path lockFile, FileChannel lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
        this.atExit = new Thread(this::clear, "scratch-folder-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Makes a new one below the root, after sweeping what dead processes left there. */
    static ScratchFolder create(Path root) {
        try {
            Files.createDirectories(root);
            Path real = root.toRealPath();
            sweep(real);
            return claim(real);
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED,
                    "cannot make a scratch folder in " + root + ": " + e,
                    "name a folder that this user may write to",
                    e);
        }
    }

    Path path() {
        return path;
    }

    /** A file in this folder that only this user may read, not yet written. */
    Path newFile(String name) throws IOException {
        return Files.createFile(
                path.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /**
     * @throws BactrianException when the file system has not so many bytes left
     */
    void requireSpace(long bytes) throws IOException {
        long usable = Files.getFileStore(path).getUsableSpace();
        if (usable < bytes) {
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED,
                    "the scratch folder " + path.getParent() + " has " + DataSize.format(usable) + " left and "
                            + DataSize.format(bytes) + " are needed",
                    "name a larger one; a restore with one job needs none");
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the process ends and the hook clears too: whoever comes second waits for the first
        }
        clear();
    }

    private synchronized void clear() {
        if (!lock.isOpen()) {
            return;
        }
        endServer(path.resolve(ScratchServer.DATA));
        remove(path);
        try {
            Files.deleteIfExists(lockFile);
            lock.close();
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", lockFile, e.toString());
        }
        OURS.remove(lockFile);
    }

    private static ScratchFolder claim(Path root) throws IOException {
        while (true) {
            byte[] random = new byte[4];
            new SecureRandom().nextBytes(random);
            Path path = root.resolve(PREFIX + HexFormat.of().formatHex(random));
            Path lockFile = root.resolve(path.getFileName() + LOCK);
            OURS.add(lockFile);
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock held = channel.tryLock();
            if (held != null && Files.exists(lockFile)) {
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return new ScratchFolder(path, lockFile, channel);
            }
            channel.close(); // a sweep came between making the file and locking it
            OURS.remove(lockFile);
        }
    }

    private static void sweep(Path root) throws IOException {
        try (DirectoryStream<Path> lockFiles = Files.newDirectoryStream(root, PREFIX + "*" + LOCK)) {
            for (Path lockFile : lockFiles) {
                if (!OURS.contains(lockFile)) {
                    sweepOne(lockFile);
                }
            }
        }
    }

    private static void sweepOne(Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return;
            }
            String name = lockFile.getFileName().toString();
            Path folder = lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
            LOG.info("removing {}, left by a process that died", folder);
            endServer(folder.resolve(ScratchServer.DATA));
            remove(folder);
            Files.deleteIfExists(lockFile);
        } catch (NoSuchFileException e) {
            // swept by another
        }
    }

    /** Ends the server that runs in a data directory, if one does, in the way that frees its shared memory. */
    static void endServer(Path data) {
        Optional<ProcessHandle> server = server(data);
        if (server.isEmpty()) {
            return;
        }
        ProcessHandle postmaster = server.get();
        List<ProcessHandle> family =
                Stream.concat(postmaster.descendants(), Stream.of(postmaster)).toList();
        try (ToolProcess quit = ToolProcess.of(List.of("/bin/kill", "-QUIT", Long.toString(postmaster.pid())))
                .timeout(STOP_WAIT)
                .start()) {
            quit.await();
            postmaster.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | BactrianException | ExecutionException | TimeoutException e) {
            LOG.warn("the server in {} does not stop and is killed: {}", data, e.toString());
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private static Optional<ProcessHandle> server(Path data) {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
            // The number may have been given to another process since: a server works in its data directory.
            boolean its = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .equals(data);
            return its ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // a server that stops deletes files too
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", folder, e.toString());
        }
    }
}
