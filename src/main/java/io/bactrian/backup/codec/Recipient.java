package io.bactrian.backup.codec;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;

/**
 * A key that was found fit to encrypt to.
 *
 * @param file where it was read from
 * @param fingerprint of the primary key, upper case hexadecimal
 * @param key the one that encrypts: a subkey, or the primary key itself
 * @param expires when it can no longer be used
 */
record Recipient(Path file, String fingerprint, PGPPublicKey key, Optional<Instant> expires) {}
