package io.bactrian.backup.recovery;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Compares what was restored with what the manifest counted in the dump's own snapshot. */
final class RowCounts {

    private static final int SHOWN = 10;

    private RowCounts() {}

    /** One line for every table that is missing or has another number of rows; tables beyond the manifest are none. */
    static List<String> differences(SortedMap<String, Long> expected, SortedMap<String, Long> actual) {
        List<String> differences = new ArrayList<>();
        expected.forEach((table, rows) -> {
            Long found = actual.get(table);
            if (found == null) {
                differences.add("table " + table + " is missing");
            } else if (!found.equals(rows)) {
                differences.add("table " + table + " has " + found + " rows where the manifest says " + rows);
            }
        });
        return differences;
    }

    /** @throws BactrianException naming the first differences, when there are any */
    static void requireEqual(SortedMap<String, Long> expected, SortedMap<String, Long> actual, String where) {
        List<String> differences = differences(expected, actual);
        if (!differences.isEmpty()) {
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED,
                    where + " does not hold what the backup held: "
                            + String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())))
                            + (differences.size() > SHOWN ? "; and " + (differences.size() - SHOWN) + " more" : ""),
                    "the restored data is left in place to be looked at; do not use it");
        }
    }
}
