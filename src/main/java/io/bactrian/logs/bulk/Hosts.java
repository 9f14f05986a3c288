package io.bactrian.logs.bulk;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The servers of a cluster, in turn. */
final class Hosts {

    private final List<Host> all;
    private final LongSupplier nanos;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param nanos a clock that never steps
     */
    Hosts(List<URI> addresses, LongSupplier nanos) {
        this.all = addresses.stream().map(Host::new).toList();
        this.nanos = nanos;
    }

    /** The next one whose circuit is closed; when all are open, the one that is it for the shortest time still. */
    Host next() {
        long now = nanos.getAsLong();
        int from = Math.floorMod(turn.getAndIncrement(), all.size());
        Host best = all.get(from);
        for (int step = 1; step < all.size() && best.restNanos(now) > 0; step++) {
            Host other = all.get((from + step) % all.size());
            if (other.restNanos(now) < best.restNanos(now)) {
                best = other;
            }
        }
        return best;
    }

    List<Host> all() {
        return all;
    }

    void failed(Host host) {
        host.failed(nanos.getAsLong());
    }
}
