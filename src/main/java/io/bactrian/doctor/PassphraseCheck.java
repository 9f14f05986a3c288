package io.bactrian.doctor;

import io.bactrian.runtime.SecretFile;
import java.nio.file.Path;

/** A passphrase that backups are encrypted with: the file is there and closed to others. */
final class PassphraseCheck implements Check {

    private final Path file;

    PassphraseCheck(Path file) {
        this.file = file;
    }

    @Override
    public String subject() {
        return "passphrase " + file.getFileName();
    }

    @Override
    public Finding run() {
        SecretFile.read(file);
        return Finding.ok(subject(), "readable by its owner only; keep a copy off this machine");
    }
}
