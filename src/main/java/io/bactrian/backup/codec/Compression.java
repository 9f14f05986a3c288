package io.bactrian.backup.codec;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways to compress. */
enum Compression {
    ZSTD(".zst", "zstd -d", 3, 1, 19),
    GZIP(".gz", "gzip -d", 6, 1, 9),
    NONE("", "", 0, 0, 0);

    private final String suffix;
    private final String undoCommand;
    private final int defaultLevel;
    private final int lowestLevel;
    private final int highestLevel;

    Compression(String suffix, String undoCommand, int defaultLevel, int lowestLevel, int highestLevel) {
        this.suffix = suffix;
        this.undoCommand = undoCommand;
        this.defaultLevel = defaultLevel;
        this.lowestLevel = lowestLevel;
        this.highestLevel = highestLevel;
    }

    /** @throws PermanentException when there is no such algorithm */
    static Compression named(String text) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.text().equals(text))
                .findFirst()
                .orElseThrow(() -> unknown(text));
    }

    /** As it is written in a route and in the manifest. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String suffix() {
        return suffix;
    }

    String undoCommand() {
        return undoCommand;
    }

    int defaultLevel() {
        return defaultLevel;
    }

    /** @throws PermanentException when the algorithm has no such level */
    int checkedLevel(int level) {
        if (level < lowestLevel || level > highestLevel) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "compress:" + text() + ": level " + level + " does not exist",
                    this == NONE
                            ? "compress:none takes no level"
                            : "levels go from " + lowestLevel + " to " + highestLevel + ", default " + defaultLevel);
        }
        return level;
    }

    private static PermanentException unknown(String text) {
        List<String> names = Arrays.stream(values()).map(Compression::text).toList();
        return new PermanentException(
                ExitCode.CONFIGURATION,
                "compress:" + text + ": unknown algorithm",
                Nearest.to(text, names)
                        .map(name -> "did you mean compress:" + name + "?")
                        .orElse("known are " + String.join(", ", names)));
    }
}
