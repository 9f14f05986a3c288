package io.bactrian.logs.spool;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off what a process that died left unfinished at the end of a segment: nobody was told that it is safe. What is
 * damaged before is left alone; the reader says so.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int BLOCK = 64 * 1024;

    private Recovery() {}

    /** @return how many bytes were cut off */
    static long cutTorn(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            long size = channel.size();
            long end = afterLastLineFeed(channel, size);
            if (end == size) {
                return 0;
            }
            channel.truncate(end);
            channel.force(true);
            LOG.warn(
                    "{} ended within a record: its last {} bytes, which nobody was told are safe, are cut off",
                    file,
                    size - end);
            return size - end;
        }
    }

    private static long afterLastLineFeed(FileChannel channel, long size) throws IOException {
        for (long end = size; end > 0; end -= Math.min(BLOCK, end)) {
            byte[] block = read(channel, Math.max(0, end - BLOCK), end);
            for (int at = block.length - 1; at >= 0; at--) {
                if (block[at] == '\n') {
                    return end - block.length + at + 1;
                }
            }
        }
        return 0;
    }

    private static byte[] read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) (to - from));
        while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {}
        return block.array();
    }
}
