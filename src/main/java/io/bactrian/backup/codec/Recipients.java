package io.bactrian.backup.codec;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;

/** Reads and checks public key files. */
final class Recipients {

    private static final String EXPORT = "write it with gpg --export --armor KEY";

    private final Instant now;
    private final List<Recipient> recipients = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> hints = new LinkedHashSet<>();

    private Recipients(Instant now) {
        this.now = now;
    }

    /** @throws PermanentException with every key that cannot be used, and why */
    static List<Recipient> load(List<Path> files, Instant now) {
        Recipients load = new Recipients(now);
        files.forEach(load::add);
        if (!load.problems.isEmpty()) {
            throw new PermanentException(ExitCode.KEY, String.join("; ", load.problems), String.join("; ", load.hints));
        }
        return load.recipients;
    }

    private void add(Path file) {
        List<Object> rings;
        try {
            rings = KeyFile.read(file);
        } catch (NoSuchFileException e) {
            problem("recipient key " + file + " does not exist", EXPORT);
            return;
        } catch (IOException e) {
            problem(
                    Files.isReadable(file) && Files.isRegularFile(file)
                            ? "recipient key " + file + " is not an OpenPGP public key"
                            : "recipient key " + file + " cannot be read",
                    EXPORT);
            return;
        }
        if (rings.isEmpty()) {
            problem("recipient key " + file + " holds no key", EXPORT);
        }
        rings.forEach(ring -> add(file, ring));
    }

    private void add(Path file, Object ring) {
        if (ring instanceof PGPSecretKeyRing) {
            problem(
                    "recipient key " + file + " holds a private key",
                    "a private key has no place on the machine that makes backups: " + EXPORT);
        } else if (ring instanceof PGPPublicKeyRing keys) {
            KeyRingCheck check = new KeyRingCheck(keys, now);
            try {
                recipients.add(check.recipient(file));
            } catch (KeyRingCheck.UnfitException e) {
                problem("recipient key " + file + " (" + check.fingerprint() + ") " + e.getMessage(), e.hint());
            }
        } else {
            problem("recipient key " + file + " is not an OpenPGP public key", EXPORT);
        }
    }

    private void problem(String message, String hint) {
        problems.add(message);
        hints.add(hint);
    }
}
