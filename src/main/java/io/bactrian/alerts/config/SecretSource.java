package io.bactrian.alerts.config;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a secret comes from: the configuration itself, or a file that is read each time, so that it can be rotated. */
public sealed interface SecretSource {

    /**
     * @throws BactrianException when a file cannot be read
     */
    Secret read();

    /** Where it stands, to be told to people. */
    String place();

    /** A secret written in the configuration, or put there by a placeholder. */
    record Inline(Secret secret) implements SecretSource {
        @Override
        public Secret read() {
            return secret;
        }

        @Override
        public String place() {
            return "the configuration";
        }
    }

    /** The content of a file, without the white space around it. */
    record InFile(Path file) implements SecretSource {
        private static final int MOST_BYTES = 1024 * 1024;

        @Override
        public String place() {
            return file.toString();
        }

        @Override
        public Secret read() {
            try {
                if (Files.size(file) > MOST_BYTES) {
                    throw new IOException("larger than " + MOST_BYTES + " bytes");
                }
                return new Secret(Files.readString(file).strip());
            } catch (IOException e) {
                throw new BactrianException(
                        ExitCode.CONFIGURATION,
                        "cannot read the secret file " + file + ": " + e.getMessage(),
                        "check that it exists and that this user may read it",
                        e);
            }
        }
    }
}
