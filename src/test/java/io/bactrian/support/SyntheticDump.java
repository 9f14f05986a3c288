package io.bactrian.support;

import io.bactrian.backup.DumpArtifact;
import io.bactrian.backup.DumpSession;
import io.bactrian.backup.Dumper;
import io.bactrian.backup.SourceFacts;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** A dump of made-up bytes that can be made again for comparison: one large artifact and a small one. */
public final class SyntheticDump implements Dumper {

    private final long bytes;
    private final long failAt;
    private final Runnable atByte;
    private final long callAt;

    private SyntheticDump(long bytes, long failAt, long callAt, Runnable atByte) {
        this.bytes = bytes;
        this.failAt = failAt;
        this.callAt = callAt;
        this.atByte = atByte;
    }

    public static SyntheticDump of(long bytes) {
        return new SyntheticDump(bytes, Long.MAX_VALUE, Long.MAX_VALUE, () -> {});
    }

    /** The same dump that breaks off after so many bytes, as a tool that is killed does. */
    public SyntheticDump failingAt(long position) {
        return new SyntheticDump(bytes, position, callAt, atByte);
    }

    /** The same dump with something that happens once so many bytes have been read. */
    public SyntheticDump at(long position, Runnable what) {
        return new SyntheticDump(bytes, failAt, position, what);
    }

    /** The bytes of the large artifact. */
    public InputStream content() {
        return new Content(bytes, Long.MAX_VALUE, Long.MAX_VALUE, () -> {}, new AtomicBoolean());
    }

    @Override
    public DumpSession open() {
        AtomicBoolean closed = new AtomicBoolean();
        return new DumpSession() {
            @Override
            public List<DumpArtifact> artifacts() {
                return List.of(
                        artifact("database", ".dump", new Content(bytes, failAt, callAt, atByte, closed)),
                        artifact(
                                "globals",
                                ".sql",
                                new Content(1234, Long.MAX_VALUE, Long.MAX_VALUE, () -> {}, closed)));
            }

            @Override
            public SourceFacts facts() {
                return new SourceFacts(
                        "synthetic", "made-up", "1", "random 1", "none", Map.of("a", "b"), Map.of("public.t", 3L));
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    private static DumpArtifact artifact(String name, String suffix, InputStream content) {
        return new DumpArtifact() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String suffix() {
                return suffix;
            }

            @Override
            public String restoreCommand() {
                return "cat";
            }

            @Override
            public InputStream open() {
                return content;
            }
        };
    }

    private static final class Content extends InputStream {

        private final Random random = new Random(42);
        private final byte[] block = new byte[1 << 16];
        private final long bytes;
        private final long failAt;
        private final long callAt;
        private final Runnable call;
        private final AtomicBoolean closed;
        private long position;

        Content(long bytes, long failAt, long callAt, Runnable call, AtomicBoolean closed) {
            this.bytes = bytes;
            this.failAt = failAt;
            this.callAt = callAt;
            this.call = call;
            this.closed = closed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (closed.get()) {
                throw new IOException("the dump was closed");
            }
            if (position >= failAt) {
                throw new IOException("the dump tool was killed");
            }
            if (position >= bytes) {
                return -1;
            }
            int at = (int) (position % block.length);
            if (at == 0) {
                random.nextBytes(block);
            }
            int count = (int) Math.min(Math.min(length, block.length - at), bytes - position);
            System.arraycopy(block, at, buffer, offset, count);
            if (position < callAt && position + count >= callAt) {
                call.run();
            }
            position += count;
            return count;
        }
    }
}
