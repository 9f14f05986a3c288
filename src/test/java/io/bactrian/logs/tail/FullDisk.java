package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk on which there is no space for a while: what is written then is there by half. */
final class FullDisk implements Journal.Maker {

    private boolean full;

    void full() {
        full = true;
    }

    void free() {
        full = false;
    }

    @Override
    public Journal make(Path path) throws IOException {
        Journal disk = new HastyDisk().make(path);
        return new Journal() {
            @Override
            public void append(byte[] bytes) throws IOException {
                if (full) {
                    disk.append(Arrays.copyOf(bytes, bytes.length / 2));
                    throw new IOException("No space left on device");
                }
                disk.append(bytes);
            }

            @Override
            public void force() throws IOException {
                disk.force();
            }

            @Override
            public long length() throws IOException {
                return disk.length();
            }

            @Override
            public void close() throws IOException {
                disk.close();
            }
        };
    }
}
