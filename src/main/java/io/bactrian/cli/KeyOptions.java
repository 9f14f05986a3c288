package io.bactrian.cli;

import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What to decrypt with: options, or else {@code recovery.private-keys} and its companions in the settings. */
final class KeyOptions {

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            description =
                    "OpenPGP private key file, as gpg --export-secret-keys writes it; may be given several times.")
    private List<Path> privateKeys = new ArrayList<>();

    @Option(names = "--key-passphrase-file", paramLabel = "FILE", description = "What unlocks the private key.")
    private Path keyPassphraseFile;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "For backups that are encrypted to a passphrase.")
    private Path passphraseFile;

    /** Empty when there is nothing to decrypt with. */
    Optional<DecryptionKeys> keys(Settings settings) {
        SettingsSection section = settings.section("recovery");
        List<Path> files = new ArrayList<>(privateKeys);
        if (files.isEmpty()) {
            section.list("private-keys")
                    .forEach(file -> files.add(settings.base().resolve(file)));
        }
        Optional<Path> unlock = Optional.ofNullable(keyPassphraseFile).or(() -> section.path("key-passphrase-file"));
        Optional<Path> passphrase = Optional.ofNullable(passphraseFile).or(() -> section.path("passphrase-file"));
        settings.check();
        return files.isEmpty() && passphrase.isEmpty()
                ? Optional.empty()
                : Optional.of(new DecryptionKeys(files, unlock, passphrase));
    }
}
