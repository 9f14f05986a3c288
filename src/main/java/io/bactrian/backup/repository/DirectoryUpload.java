package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file on its way into a directory. */
final class DirectoryUpload implements Upload {

    /** Forced now and then, so that the last force does not take minutes and the page cache is left to others. */
    private static final long FORCE_EVERY = 64 << 20;

    private static final String SUFFIX = ".part";

    private final DirectoryStorage storage;
    private final String key;
    private final Path temporary;
    private final Path target;
    private final FileChannel channel;
    private long written;
    private long forced;
    private volatile boolean completed;

    DirectoryUpload(DirectoryStorage storage, String key, Path temporary, Path target, FileChannel channel) {
        this.storage = storage;
        this.key = key;
        this.temporary = temporary;
        this.target = target;
        this.channel = channel;
    }

    static String temporaryName(String name, String random) {
        return "." + name + "." + random + SUFFIX;
    }

    static boolean isTemporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(SUFFIX);
    }

    /** The name a temporary file was to get. */
    static String targetName(Path temporary) {
        String name = temporary.getFileName().toString();
        String bare = name.substring(1, name.length() - SUFFIX.length());
        return bare.contains(".") ? bare.substring(0, bare.lastIndexOf('.')) : bare;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public void write(Part part) {
        try {
            write(part.buffers());
        } finally {
            part.release();
        }
    }

    void write(ByteBuffer... buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    written += channel.write(buffer);
                }
            }
            if (written - forced >= FORCE_EVERY) {
                channel.force(false);
                forced = written;
            }
        } catch (IOException e) {
            throw storage.failure(e, ExitCode.UPLOAD_FAILED, "cannot write " + key);
        }
    }

    @Override
    public void finish() {
        try {
            channel.force(true);
            long size = channel.size();
            channel.close();
            if (size != written) {
                throw new BactrianException(
                        ExitCode.UPLOAD_FAILED,
                        "storage " + storage.name() + ": " + key + " has " + size + " bytes instead of " + written,
                        "another process writes into this directory");
            }
        } catch (IOException e) {
            throw storage.failure(e, ExitCode.UPLOAD_FAILED, "cannot force to the disk " + key);
        }
    }

    @Override
    public void complete() {
        storage.publish(key, temporary, target);
        completed = true;
    }

    @Override
    public void abort() {
        if (completed) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw storage.failure(e, ExitCode.UPLOAD_FAILED, "cannot close " + key);
        } finally {
            storage.discard(key, temporary);
        }
    }
}
