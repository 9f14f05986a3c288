package io.bactrian.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which logins are recorded: good ones once an hour and address, bad ones each, of very many their number. */
final class Logins {

    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_PEERS = 10_000;
    static final int MOST_REFUSED = 60; // a minute: whoever guesses must not push everything else out of the record

    private final Audit audit;
    private final Clock clock;
    private final Map<String, Instant> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_PEERS;
        }
    };
    private Instant minute = Instant.MIN;
    private long refused;

    /** @param audit null where nothing is recorded */
    Logins(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    synchronized void passed(String user, String peer) {
        Instant now = clock.instant();
        Instant last = seen.get(peer);
        if (audit != null && (last == null || !now.isBefore(last.plus(AGAIN)))) {
            seen.put(peer, now);
            audit.record(AuditAction.LOGIN, peer, Audit.Outcome.OK, user, Map.of());
        }
    }

    /** What was given as user is not recorded: a password in the wrong field is one. */
    synchronized void refused(String peer) {
        if (audit == null) {
            return;
        }
        Instant now = clock.instant();
        if (minute.equals(Instant.MIN) || !now.isBefore(minute.plus(MINUTE))) {
            if (refused > MOST_REFUSED) {
                String more = Long.toString(refused - MOST_REFUSED);
                audit.record(
                        AuditAction.LOGIN_REFUSED, "several", Audit.Outcome.REFUSED, "", Map.of("not_listed", more));
            }
            minute = now;
            refused = 0;
        }
        if (++refused <= MOST_REFUSED) {
            audit.record(AuditAction.LOGIN_REFUSED, peer, Audit.Outcome.REFUSED, "", Map.of());
        }
    }
}
