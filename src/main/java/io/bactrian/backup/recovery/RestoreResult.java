package io.bactrian.backup.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A restore that succeeded.
 *
 * @param backup identifier of the backup
 * @param target where it went, without any secret
 * @param plainBytes bytes restored, as they left the dump tool
 * @param rowCounts rows per table, counted in the target and equal to the manifest's
 * @param phases how long each phase took, in their order
 * @param took the whole
 * @param notes what went another way than usual, one line each
 */
public record RestoreResult(
        String backup,
        String target,
        long plainBytes,
        SortedMap<String, Long> rowCounts,
        Map<String, Duration> phases,
        Duration took,
        List<String> notes) {}
