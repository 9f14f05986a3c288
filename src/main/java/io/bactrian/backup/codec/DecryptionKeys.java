package io.bactrian.backup.codec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What there is to decrypt with. Files are read when a backup is decoded, not before.
 *
 * @param privateKeyFiles OpenPGP private keys, armoured or binary, as {@code gpg --export-secret-keys} writes them
 * @param keyPassphraseFile what unlocks the private keys, where they are locked
 * @param passphraseFile for backups that were encrypted to a passphrase
 */
public record DecryptionKeys(
        List<Path> privateKeyFiles, Optional<Path> keyPassphraseFile, Optional<Path> passphraseFile) {

    public DecryptionKeys {
        privateKeyFiles = List.copyOf(privateKeyFiles);
    }

    /** For backups that are not encrypted. */
    public static DecryptionKeys none() {
        return new DecryptionKeys(List.of(), Optional.empty(), Optional.empty());
    }
}
