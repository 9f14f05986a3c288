package io.bactrian.logs.tail;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file that only grows. */
interface Journal extends Closeable {

    /** A disk that holds such files. */
    interface Maker {
        /** Makes the file of a path, which must not be there. */
        Journal make(Path path) throws IOException;

        /** Waits until the disk has the names in a folder. */
        default void forceNames(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, READ)) {
                channel.force(true);
            }
        }
    }

    /** @throws IOException when not all of it was written; a part of it may be */
    void append(byte[] bytes) throws IOException;

    /** Waits until the disk has it. */
    void force() throws IOException;

    long length() throws IOException;

    /** A file of the file system. */
    static Journal onDisk(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, CREATE_NEW, WRITE);
        return new Journal() {
            @Override
            public void append(byte[] bytes) throws IOException {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }

            @Override
            public void force() throws IOException {
                channel.force(true);
            }

            @Override
            public long length() throws IOException {
                return channel.position();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
