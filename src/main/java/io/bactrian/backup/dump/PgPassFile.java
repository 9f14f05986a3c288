package io.bactrian.backup.dump;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Secret;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * A password for PostgreSQL's tools where no other user sees it: a file of mode 0600 in a folder of its own, named by
 * {@code PGPASSFILE}. It exists as long as the tool runs; what a killed process leaves is swept by the next one.
 */
public final class PgPassFile implements Closeable {

    private final ScratchFolder folder;
    private final Path file;

    private PgPassFile(ScratchFolder folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /** Without a password the file is empty: the tools must not fall back to the one in the home folder. */
    public static PgPassFile create(Optional<Secret> password) {
        String line = password.map(secret -> "*:*:*:*:" + escape(secret.reveal()) + "\n")
                .orElse("");
        ScratchFolder folder = ScratchFolder.create(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            Path file = folder.newFile("pgpass");
            Files.writeString(file, line, StandardOpenOption.WRITE);
            return new PgPassFile(folder, file);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("cannot write a password file into the temporary folder", e);
        }
    }

    /** Environment variables that make a tool use this file. */
    public Map<String, String> variables() {
        return Map.of("PGPASSFILE", file.toString());
    }

    @Override
    public void close() {
        folder.close();
    }

    private static String escape(String password) {
        if (password.contains("\n")) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "the password of a database holds a line break, which PostgreSQL's tools cannot read",
                    "choose another password");
        }
        return password.replace("\\", "\\\\").replace(":", "\\:");
    }
}
