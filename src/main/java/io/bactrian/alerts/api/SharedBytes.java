package io.bactrian.alerts.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes outside the heap that many sockets are written from, each without a copy of its own; compressed once, for the
 * first who wants that. Freed with the last reference.
 */
final class SharedBytes extends AbstractReferenceCounted {

    private static final int BLOCK = 64 * 1024;

    private final LongConsumer room;
    private final ByteBuf plain;
    private ByteBuf gzip;

    /**
     * @param room is told how many bytes are taken, and, as a negative number, how many are given back
     * @throws Refusal when there is no memory for so many
     */
    SharedBytes(List<byte[]> pieces, LongConsumer room) {
        int size = pieces.stream().mapToInt(piece -> piece.length).reduce(0, Math::addExact);
        this.room = room;
        this.plain = allocate(size);
        pieces.forEach(plain::writeBytes);
        room.accept(size);
    }

    Buffer plain() {
        return BufferImpl.buffer(plain);
    }

    synchronized Buffer gzip() {
        if (gzip == null) {
            gzip = compress(plain);
            room.accept(gzip.capacity());
        }
        return BufferImpl.buffer(gzip);
    }

    private static ByteBuf compress(ByteBuf plain) {
        ByteBuf out = allocate(BLOCK);
        try (var compressing = new GZIPOutputStream(new ByteBufOutputStream(out), BLOCK) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            plain.getBytes(plain.readerIndex(), compressing, plain.readableBytes());
        } catch (IOException e) {
            out.release();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | OutOfMemoryError e) {
            out.release();
            throw e;
        }
        return out;
    }

    private static ByteBuf allocate(int size) {
        try {
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(size);
        } catch (OutOfMemoryError e) {
            throw new Refusal(503, "there is no memory for so large an answer; ask for fewer alerts");
        }
    }

    @Override
    protected void deallocate() {
        long size = plain.capacity();
        plain.release();
        if (gzip != null) {
            size += gzip.capacity();
            gzip.release();
        }
        room.accept(-size);
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
