package io.bactrian.logs.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFeedsTest {

    @Test
    void the_next_line_feed_is_found_wherever_it_is_and_whatever_is_around_it() {
        Random random = new Random(3);
        byte[] around = {'\n', 0x0B, 0x09, (byte) 0x8A, 0, -1, 'x'};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            int feeds = random.nextInt(8);
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = around[random.nextInt(8) < feeds ? random.nextInt(around.length) : around.length - 1];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);

            assertThat(LineFeeds.next(bytes, from, to)).isEqualTo(oneByOne(bytes, from, to));
        }
    }

    private static int oneByOne(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
