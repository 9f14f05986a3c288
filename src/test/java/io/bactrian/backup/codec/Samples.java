package io.bactrian.backup.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Content and sources for the tests of streams. */
final class Samples {

    private Samples() {}

    /** Rows that compress about as well as a dump. */
    static byte[] rows(int size) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder(size + 64);
        while (text.length() < size) {
            text.append(random.nextInt(100_000))
                    .append("\tcustomer ")
                    .append(random.nextInt(500))
                    .append("\t2024-01-21 10:30:00\t")
                    .append(Long.toHexString(random.nextLong()))
                    .append('\n');
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(11).nextBytes(bytes);
        return bytes;
    }

    /** Gives the content, then throws; knows whether it was closed. */
    static final class Failing extends InputStream {

        private final InputStream content;
        private final Exception failure;
        final AtomicInteger closed = new AtomicInteger();

        Failing(byte[] content, Exception failure) {
            this.content = new ByteArrayInputStream(content);
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = content.read(buffer, offset, Math.min(length, 10_000));
            if (count >= 0) {
                return count;
            }
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw (IOException) failure;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** Gives the content, then nothing until it is closed: a tool that hangs. */
    static final class Hanging extends InputStream {

        private final InputStream content;
        private final CountDownLatch closed = new CountDownLatch(1);

        Hanging(byte[] content) {
            this.content = new ByteArrayInputStream(content);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = content.read(buffer, offset, length);
            if (count >= 0) {
                return count;
            }
            while (closed.getCount() > 0) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    // like a read from a pipe, this one is not interrupted
                }
            }
            throw new IOException("closed while reading");
        }

        @Override
        public void close() {
            closed.countDown();
        }

        boolean isClosed() {
            return closed.getCount() == 0;
        }
    }

    /** The same content again and again. */
    static final class Endless extends InputStream {

        private final byte[] content;
        private int at;
        private volatile boolean closed;

        Endless(byte[] content) {
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            int count = Math.min(length, content.length - at);
            System.arraycopy(content, at, buffer, offset, count);
            at = (at + count) % content.length;
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }

        boolean isClosed() {
            return closed;
        }
    }
}
