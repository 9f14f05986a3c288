package io.bactrian.ledger;

import io.bactrian.runtime.Machine;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can hold a lease, told from a later process with the same number by its start time.
 *
 * @param host name of the machine or container
 * @param pid process number
 * @param started milliseconds since 1970
 */
record Holder(String host, long pid, long started) {

    static Holder current() {
        return of(ProcessHandle.current());
    }

    private static Holder of(ProcessHandle process) {
        return new Holder(
                Machine.hostName(),
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    static Optional<Holder> parse(String text) {
        String[] parts = text.split("/", 3);
        try {
            return parts.length == 3
                    ? Optional.of(new Holder(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether this was a process of this machine that is no more: its leases need not run out first. */
    boolean isDeadHere() {
        return host.equals(Machine.hostName())
                && ProcessHandle.of(pid)
                        .filter(process -> of(process).equals(this))
                        .isEmpty();
    }

    @Override
    public String toString() {
        return host + "/" + pid + "/" + started;
    }
}
