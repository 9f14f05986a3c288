package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that says at once that it has everything: a killed process leaves the same bytes on it, a power cut is not tried. */
final class HastyDisk implements Journal.Maker {

    private int waits;

    /** How often it was waited for. */
    int waits() {
        return waits;
    }

    @Override
    public Journal make(Path path) throws IOException {
        Journal disk = Journal.onDisk(path);
        return new Journal() {
            @Override
            public void append(byte[] bytes) throws IOException {
                disk.append(bytes);
            }

            @Override
            public void force() {
                waits++; // and does not take its time
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

    @Override
    public void forceNames(Path folder) {
        // as above
    }
}
