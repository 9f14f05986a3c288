package io.bactrian.backup.codec;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.SecretFile;
import java.nio.file.Path;

/** Reads passphrases such that gpg, given the same file, uses the same one. */
final class Passphrases {

    private Passphrases() {}

    /** @throws PermanentException when there is no passphrase in the file, or more than gpg would read */
    static Secret read(Path file) {
        Secret secret;
        try {
            secret = SecretFile.read(file);
        } catch (PermanentException e) {
            throw new PermanentException(ExitCode.KEY, e.getMessage(), e.hint().orElse(null), e);
        }
        if (secret.reveal().contains("\n")) {
            throw new PermanentException(
                    ExitCode.KEY,
                    "passphrase file " + file + " holds more than one line",
                    "gpg uses only the first line: keep the passphrase on one");
        }
        return secret;
    }
}
