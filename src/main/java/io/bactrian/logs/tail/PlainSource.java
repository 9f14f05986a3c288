package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file as it is. */
final class PlainSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(PlainSource.class);

    private final FileChannel channel;

    PlainSource(Path path) throws IOException {
        channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public int read(long position, byte[] buffer, int from, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(buffer, from, length);
        long at = position;
        for (int count = channel.read(target, at); count > 0; count = channel.read(target, at)) {
            at += count;
        }
        return (int) (at - position);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        }
    }
}
