package io.bactrian.backup.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Turns an encoder, which is written to, into a stream, which is read. A thread of its own reads the source and writes it
 * through the encoder, ahead of the reader by at most 2 MiB, so that stages overlap on all cores.
 *
 * <p>The end of this stream means that the source ended, that the encoder wrote its trailer, and that the source closed
 * without complaint. Anything thrown on the way is thrown to the reader instead, in its own type, and no trailer is
 * passed on. Closing closes the source at once, from any thread.
 */
final class PumpedStream extends InputStream {

    private static final int BLOCK_SIZE = 128 * 1024;
    private static final int BLOCKS = 16;

    /** Puts an encoder before a sink. Closing the encoder writes its trailer and frees what it holds. */
    @FunctionalInterface
    interface Encoder {
        OutputStream open(OutputStream sink) throws IOException;
    }

    private final InputStream source;
    private final BlockRing ring = new BlockRing(BLOCKS, BLOCK_SIZE);
    private final Thread pump;
    private int at;

    /** Starts to pump. */
    static PumpedStream start(String name, InputStream source, Encoder encoder) {
        PumpedStream stream = new PumpedStream(name, source, encoder);
        stream.pump.start();
        return stream;
    }

    private PumpedStream(String name, InputStream source, Encoder encoder) {
        this.source = Objects.requireNonNull(source, "source is null");
        this.pump = new Thread(() -> pump(encoder), name);
        pump.setDaemon(true);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (!ring.awaitFilled()) {
            return -1;
        }
        int count = Math.min(length, ring.length() - at);
        System.arraycopy(ring.block(), at, buffer, offset, count);
        at += count;
        if (at == ring.length()) {
            at = 0;
            ring.release();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        ring.close();
        pump.interrupt();
        source.close();
    }

    private void pump(Encoder encoder) {
        try (InputStream in = source) {
            encode(in, encoder);
        } catch (Throwable e) { // whatever it is, the reader must not take it for the end
            ring.fail(e);
            return;
        }
        ring.end();
    }

    private void encode(InputStream in, Encoder encoder) throws IOException {
        RingSink sink = new RingSink(ring);
        try (OutputStream out = encoder.open(sink)) {
            try {
                byte[] buffer = new byte[BLOCK_SIZE];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                }
            } catch (Throwable e) {
                ring.fail(e); // before the encoder is closed, so that its trailer goes nowhere
                throw e;
            }
        }
        sink.publishRest();
    }

    /** What the encoder writes to. Closing it does not end the stream: only the pump knows whether all went well. */
    private static final class RingSink extends OutputStream {

        private final BlockRing ring;
        private byte[] block;
        private int used;

        RingSink(BlockRing ring) {
            this.ring = ring;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (block == null) {
                    block = ring.awaitFree();
                }
                int count = Math.min(left, block.length - used);
                System.arraycopy(bytes, from, block, used, count);
                used += count;
                from += count;
                left -= count;
                if (used == block.length) {
                    publishRest();
                }
            }
        }

        void publishRest() {
            if (used > 0) {
                ring.publish(used);
                block = null;
                used = 0;
            }
        }
    }
}
