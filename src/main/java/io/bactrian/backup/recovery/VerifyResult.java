package io.bactrian.backup.recovery;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.util.List;

/**
 * What reading a whole backup back showed.
 *
 * @param backup identifier of the backup
 * @param depth how deep it went
 * @param storedBytes bytes read, over all storages
 * @param took how long it took
 * @param failures what is wrong, one line each that names storage and file; empty for a good backup
 * @param notes what could not be looked at
 */
public record VerifyResult(
        String backup, Depth depth, long storedBytes, Duration took, List<String> failures, List<String> notes) {

    /** How deep a verification looked. */
    public enum Depth {
        /** The stored bytes of every storage are those of the manifest. */
        STORED("stored bytes"),
        /** And they decrypt and decompress to the plain bytes of the manifest. */
        PLAIN("stored and plain bytes"),
        /** And the plain bytes are a dump of the manifest's tables. */
        CONTENT("stored and plain bytes and content");

        private final String text;

        Depth(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    public boolean passed() {
        return failures.isEmpty();
    }

    /** One line: what was checked, or what is wrong. */
    public String message() {
        return passed() ? depth.text() + " are as the manifest says" : String.join("; ", failures);
    }

    /**
     * @return this
     * @throws BactrianException {@link ExitCode#VERIFY_FAILED} with every failure, unless it passed
     */
    public VerifyResult orThrow() {
        if (!passed()) {
            throw new BactrianException(
                    ExitCode.VERIFY_FAILED,
                    "backup " + backup + " is not good: " + String.join("; ", failures),
                    "back up again now, and keep the damaged one until the new one is verified");
        }
        return this;
    }
}
