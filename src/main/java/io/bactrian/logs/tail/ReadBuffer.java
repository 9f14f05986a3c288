package io.bactrian.logs.tail;

/** What is read into; grows for a line that is longer, once for all files. */
final class ReadBuffer {

    private byte[] bytes;

    ReadBuffer(int size) {
        bytes = new byte[size];
    }

    byte[] bytes() {
        return bytes;
    }

    void grow(int size) {
        if (bytes.length < size) {
            bytes = new byte[size];
        }
    }
}
