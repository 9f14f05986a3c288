package io.bactrian.doctor;

import io.bactrian.backup.codec.RecipientKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A public key that backups are encrypted to: it can, and will next month. */
final class KeyCheck implements Check {

    private static final Duration SOON = Duration.ofDays(30);

    private final Path file;
    private final Clock clock;

    KeyCheck(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public String subject() {
        return "key " + file.getFileName();
    }

    @Override
    public Finding run() {
        Instant now = clock.instant();
        List<RecipientKey> keys = RecipientKey.read(file, now);
        String fingerprints = keys.stream().map(RecipientKey::fingerprint).collect(Collectors.joining(", "));
        Optional<Instant> expires =
                keys.stream().flatMap(key -> key.expires().stream()).min(Instant::compareTo);
        if (expires.isEmpty()) {
            return Finding.ok(subject(), fingerprints + ", never expires");
        }
        long days = Duration.between(now, expires.get()).toDays();
        String message = fingerprints + ", expires in " + days + (days == 1 ? " day" : " days") + " on "
                + expires.get().atZone(ZoneOffset.UTC).toLocalDate();
        return expires.get().isBefore(now.plus(SOON))
                ? Finding.warn(
                        subject(),
                        message + ": backups will stop",
                        "extend it with gpg --quick-set-expire, export the public key again and replace " + file)
                : Finding.ok(subject(), message);
    }
}
