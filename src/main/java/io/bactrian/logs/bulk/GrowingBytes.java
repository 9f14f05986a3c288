package io.bactrian.logs.bulk;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes in an array that grows and is handed out without a copy. */
final class GrowingBytes extends OutputStream {

    private byte[] bytes;
    private int size;

    GrowingBytes(int expected) {
        bytes = new byte[expected];
    }

    int size() {
        return size;
    }

    /** The array itself; what is in it ends at {@link #size}. */
    byte[] array() {
        return bytes;
    }

    @Override
    public void write(int value) {
        makeRoomFor(1);
        bytes[size++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        makeRoomFor(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void makeRoomFor(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
        }
    }
}
