package io.bactrian.backup.codec;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a public key that backups are encrypted to.
 *
 * @param fingerprint of the primary key, upper case hexadecimal
 * @param expires when it can no longer be used
 */
public record RecipientKey(String fingerprint, Optional<Instant> expires) {

    /**
     * The keys of a file, all of them fit to encrypt to.
     *
     * @throws io.bactrian.runtime.PermanentException with every key of the file that is not, and why
     */
    public static List<RecipientKey> read(Path file, Instant now) {
        return Recipients.load(List.of(file), now).stream()
                .map(recipient -> new RecipientKey(recipient.fingerprint(), recipient.expires()))
                .toList();
    }
}
