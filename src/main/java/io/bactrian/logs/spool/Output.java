package io.bactrian.logs.spool;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a file. */
interface Output extends Closeable {

    /** Hands bytes to the operating system, all or, when it fails, some of them. */
    void write(byte[] bytes) throws IOException;

    /** Waits until the disk has what was written. */
    void force() throws IOException;

    /** Cuts off what is behind a length. */
    void truncate(long length) throws IOException;

    /** Opens the end of a file that is there, or makes a file that was not there and whose name then is on the disk. */
    @FunctionalInterface
    interface Disk {

        Disk REAL = FileOutput::open;

        Output open(Path file, boolean create) throws IOException;
    }

    /** Of a real file. */
    final class FileOutput implements Output {

        private static final int SLICE = 256 * 1024; // Java copies what it writes into memory that it then keeps

        private final FileChannel channel;

        private FileOutput(FileChannel channel) {
            this.channel = channel;
        }

        private static FileOutput open(Path file, boolean create) throws IOException {
            FileChannel channel = create ? FileChannel.open(file, CREATE_NEW, WRITE) : FileChannel.open(file, WRITE);
            try {
                channel.position(channel.size());
                if (create) {
                    syncFolder(file.getParent());
                }
                return new FileOutput(channel);
            } catch (IOException e) {
                channel.close();
                if (create) {
                    Files.deleteIfExists(file); // its name is free for the next attempt
                }
                throw e;
            }
        }

        private static void syncFolder(Path folder) throws IOException {
            try (FileChannel names = FileChannel.open(folder, READ)) {
                names.force(true);
            }
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            for (int at = 0; at < bytes.length; at += SLICE) {
                ByteBuffer slice = ByteBuffer.wrap(bytes, at, Math.min(SLICE, bytes.length - at));
                while (slice.hasRemaining()) {
                    channel.write(slice);
                }
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
