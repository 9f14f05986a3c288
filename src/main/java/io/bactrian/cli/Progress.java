package io.bactrian.cli;

import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line on the terminal that says how far something is, how fast, and when it will be done. Silent elsewhere. */
final class Progress {

    private static final long INTERVAL_NANOS = 250_000_000;

    private final PrintWriter err;
    private final boolean terminal;
    private String phase = "";
    private long phaseStarted;
    private long lastShown;
    private int width;

    Progress(PrintWriter err) {
        this.err = err;
        this.terminal = Boolean.getBoolean("bactrian.terminal"); // the launcher asked the shell
    }

    /**
     * Shows where things stand, at most a few times a second.
     *
     * @param total bytes expected; 0 when nobody knows
     */
    synchronized void show(String what, long done, long total) {
        long now = System.nanoTime();
        if (!what.equals(phase)) {
            phase = what;
            phaseStarted = now;
        } else if (now - lastShown < INTERVAL_NANOS) {
            return;
        }
        lastShown = now;
        if (!terminal) {
            return;
        }
        double seconds = Math.max(1, now - phaseStarted) / 1e9;
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-9s %10s", phase, DataSize.format(done)));
        if (seconds > 1) {
            line.append(String.format(Locale.ROOT, "  %8s/s", DataSize.format((long) (done / seconds))));
        }
        if (total > 0 && done > 0) {
            line.append(String.format(Locale.ROOT, "  %3d%%", Math.min(99, done * 100 / total)));
            long left = (long) ((total - done) * seconds / done);
            if (left > 0) {
                line.append("  about ")
                        .append(Durations.format(Duration.ofSeconds(left)))
                        .append(" left");
            }
        }
        print(line.toString());
    }

    /** Takes the line away. */
    synchronized void clear() {
        if (terminal && width > 0) {
            print("");
            err.print("\r");
            err.flush();
            width = 0;
        }
    }

    private void print(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        err.flush();
        width = line.length();
    }
}
