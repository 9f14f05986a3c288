package io.bactrian.backup.recovery;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What rehearsing a restore showed.
 *
 * @param backup identifier of the backup
 * @param plainBytes bytes restored, as they left the dump tool
 * @param rowCounts rows per table in what was restored; empty when it failed before they were counted
 * @param indexesChecked B-tree indexes that were walked and found sound
 * @param recoveryTime from the start until the data was restored and compared: the measured RTO, without the start of a
 *     real server in place of the scratch one
 * @param phases how long each phase took, in their order
 * @param took the whole drill
 * @param failures what is wrong; empty for a backup that restores
 * @param notes what went another way than usual, or could not be looked at
 */
public record DrillResult(
        String backup,
        long plainBytes,
        SortedMap<String, Long> rowCounts,
        int indexesChecked,
        Duration recoveryTime,
        Map<String, Duration> phases,
        Duration took,
        List<String> failures,
        List<String> notes) {

    public boolean passed() {
        return failures.isEmpty();
    }

    /**
     * @return this
     * @throws BactrianException {@link ExitCode#RESTORE_FAILED}, unless it passed
     */
    public DrillResult orThrow() {
        if (!passed()) {
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED,
                    "the drill of backup " + backup + " failed: " + String.join("; ", failures),
                    "this backup would not have saved you: back up again and drill that");
        }
        return this;
    }
}
