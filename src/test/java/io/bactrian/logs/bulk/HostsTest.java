package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostsTest {

    private static final URI ONE = URI.create("http://one:9200");
    private static final URI TWO = URI.create("http://two:9200");

    private final AtomicLong nanos = new AtomicLong();
    private final Hosts hosts = new Hosts(List.of(ONE, TWO), nanos::get);

    @Test
    void everyone_has_its_turn() {
        assertThat(turns(4)).containsExactly(ONE, TWO, ONE, TWO);
    }

    @Test
    void one_that_failed_three_times_in_a_row_is_left_alone_for_a_while() {
        fail(ONE, 2);
        assertThat(turns(2)).contains(ONE);
        fail(ONE, 1);
        assertThat(turns(4)).containsOnly(TWO);

        nanos.addAndGet(Duration.ofMillis(1001).toNanos());
        assertThat(turns(2)).contains(ONE);
    }

    @Test
    void each_further_failure_doubles_its_rest_to_half_a_minute() {
        fail(ONE, 40);
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(turns(4)).containsOnly(TWO);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(turns(2)).contains(ONE);
    }

    @Test
    void a_success_closes_the_circuit_at_once() {
        fail(ONE, 10);
        host(ONE).succeeded();

        assertThat(turns(2)).contains(ONE);
    }

    @Test
    void when_all_rest_it_is_the_one_that_has_rested_longest() {
        fail(TWO, 3);
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        fail(ONE, 3);

        assertThat(turns(3)).containsOnly(TWO);
    }

    private List<URI> turns(int count) {
        return Stream.generate(() -> hosts.next().address()).limit(count).toList();
    }

    private void fail(URI address, int times) {
        Host host = host(address);
        for (int time = 0; time < times; time++) {
            hosts.failed(host);
        }
    }

    private Host host(URI address) {
        return hosts.all().stream()
                .filter(host -> host.address().equals(address))
                .findFirst()
                .orElseThrow();
    }
}
