package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A directory. An object is written under a temporary name beside its own, forced to the disk, then linked to its name,
 * which fails when that is taken. Files are readable by their owner only.
 */
final class DirectoryStorage implements Storage {

    private static final Set<PosixFilePermission> FILE_MODE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> FOLDER_MODE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final String name;
    private final Path root;

    DirectoryStorage(DirectorySettings settings) {
        this.name = settings.name();
        this.root = settings.path().toAbsolutePath().normalize();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> each) {
        Path start = prefix.contains("/") ? path(prefix.substring(0, prefix.lastIndexOf('/'))) : root;
        if (!Files.isDirectory(start)) {
            if (!Files.isDirectory(root)) {
                throw new PermanentException(
                        ExitCode.NOT_FOUND,
                        "storage " + name + ": there is no directory " + root,
                        "check storage." + name + ".path; is the disk mounted?");
            }
            return;
        }
        try {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String key = key(file);
                    if (attributes.isRegularFile() && key.startsWith(prefix) && !DirectoryUpload.isTemporary(file)) {
                        each.accept(stored(key, attributes));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    // Another run may remove what it wrote while we look.
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw failure(e, ExitCode.FAILED, "cannot list " + prefix);
        }
    }

    @Override
    public Optional<StoredObject> stat(String key) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path(key), BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(stored(key, attributes)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure(e, ExitCode.FAILED, "cannot look at " + key);
        }
    }

    @Override
    public InputStream open(String key) {
        try {
            Path file = path(key);
            long size = Files.size(file);
            return new ExactLength(Files.newInputStream(file), size, key);
        } catch (NoSuchFileException e) {
            throw new PermanentException(
                    ExitCode.NOT_FOUND,
                    "storage " + name + ": there is no " + key,
                    "see what there is with: bactrian backup list",
                    e);
        } catch (IOException e) {
            throw failure(e, ExitCode.FAILED, "cannot read " + key);
        }
    }

    @Override
    public Upload create(String key) {
        Path target = path(key);
        refuseTaken(key, target);
        Path temporary = target.resolveSibling(DirectoryUpload.temporaryName(
                target.getFileName().toString(), UUID.randomUUID().toString()));
        try {
            makeFolders(target.getParent());
            return new DirectoryUpload(this, key, temporary, target, openNew(temporary));
        } catch (IOException e) {
            throw failure(e, ExitCode.UPLOAD_FAILED, "cannot create " + key);
        }
    }

    @Override
    public void put(String key, byte[] content) {
        DirectoryUpload upload = (DirectoryUpload) create(key);
        try {
            upload.write(ByteBuffer.wrap(content));
            upload.finish();
            upload.complete();
        } catch (BactrianException e) {
            upload.abort();
            throw e;
        }
    }

    @Override
    public Deletion delete(String key) {
        Path file = path(key);
        try {
            if (!Files.deleteIfExists(file)) {
                return Deletion.missing(name, key);
            }
            force(file.getParent());
            removeEmptyFolders(file.getParent());
            return Deletion.deleted(name, key);
        } catch (IOException e) {
            throw failure(e, ExitCode.RETENTION_REFUSED, "cannot delete " + key);
        }
    }

    @Override
    public void sweepUploads(Instant startedBefore, Predicate<String> live, Consumer<String> swept) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (!DirectoryUpload.isTemporary(file)) {
                        return FileVisitResult.CONTINUE;
                    }
                    String key = key(file.resolveSibling(DirectoryUpload.targetName(file)));
                    if (Layout.owner(key).isPresent()
                            && attributes.lastModifiedTime().toInstant().isBefore(startedBefore)
                            && !live.test(key)
                            && Files.deleteIfExists(file)) {
                        swept.accept(key);
                        removeEmptyFolders(file.getParent());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                    if (e == null || e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw failure(e, ExitCode.FAILED, "cannot sweep");
        }
    }

    @Override
    public void close() {
        // Nothing is kept open between calls.
    }

    /** Gives a forced temporary file its name, unless that is taken. */
    void publish(String key, Path temporary, Path target) {
        try {
            try {
                Files.createLink(target, temporary);
                Files.delete(temporary);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (UnsupportedOperationException | IOException e) {
                // Some network and FAT file systems have no links.
                refuseTaken(key, target);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
            force(target.getParent());
        } catch (FileAlreadyExistsException e) {
            throw taken(key);
        } catch (IOException e) {
            throw failure(e, ExitCode.UPLOAD_FAILED, "cannot complete " + key);
        }
    }

    /** Removes what an upload that was given up has left. */
    void discard(String key, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
            removeEmptyFolders(temporary.getParent());
        } catch (IOException e) {
            throw failure(e, ExitCode.UPLOAD_FAILED, "cannot remove what was written of " + key);
        }
    }

    BactrianException failure(IOException e, ExitCode exitCode, String doing) {
        String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String message = "storage " + name + ": " + doing + ": " + what;
        String reason = what.toLowerCase(Locale.ROOT);
        if (e instanceof AccessDeniedException
                || reason.contains("permission denied")
                || reason.contains("read-only file system")) {
            return new PermanentException(
                    exitCode,
                    "storage " + name + ": " + doing + ": this user may not write there",
                    "check owner and mode of " + root,
                    e);
        }
        if (reason.contains("no space left") || reason.contains("quota") || reason.contains("file too large")) {
            return new BactrianException(exitCode, message, "make room below " + root + " or expire old backups", e);
        }
        return new BactrianException(exitCode, message, "look at the system log for errors of the disk", e);
    }

    /** Keys come from manifests too, so a step that leads elsewhere is refused here, once for all. */
    private Path path(String key) {
        Path path = root;
        for (String step : key.split("/", -1)) {
            if (step.isEmpty() || step.startsWith(".") || step.indexOf('\0') >= 0 || step.indexOf('\\') >= 0) {
                throw new PermanentException(
                        ExitCode.FAILED, "storage " + name + ": '" + key + "' is no key of an object", null);
            }
            path = path.resolve(step);
        }
        return path;
    }

    private String key(Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private void refuseTaken(String key, Path target) {
        if (Files.exists(target)) {
            throw taken(key);
        }
    }

    private BactrianException taken(String key) {
        return new BactrianException(
                ExitCode.UPLOAD_FAILED,
                "storage " + name + ": " + key + " is already there and is never overwritten",
                "another run writes the same backup");
    }

    private static FileChannel openNew(Path file) throws IOException {
        if (isPosix(file.getParent())) {
            return FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE_MODE));
        }
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** A new folder's name is in its parent, so that is what must reach the disk. */
    private static void makeFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        makeFolders(parent);
        try {
            if (isPosix(parent)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            return;
        }
        force(parent);
    }

    private static boolean isPosix(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix");
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void removeEmptyFolders(Path lowest) throws IOException {
        for (Path folder = lowest; !folder.equals(root) && folder.startsWith(root); folder = folder.getParent()) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    private static StoredObject stored(String key, BasicFileAttributes attributes) {
        return new StoredObject(
                key, attributes.size(), attributes.lastModifiedTime().toInstant(), Optional.empty());
    }
}
