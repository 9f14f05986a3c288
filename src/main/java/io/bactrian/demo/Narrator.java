package io.bactrian.demo;

import java.io.PrintWriter;

/** Prints the lines of the story, aligned, each at once; from any thread. */
final class Narrator {

    private static final int LABEL = 10;

    private final PrintWriter out;
    private final boolean signs;
    private volatile boolean muted;

    /**
     * @param signs whether the reader sees more than ASCII
     */
    Narrator(PrintWriter out, boolean signs) {
        this.out = out;
        this.signs = signs;
    }

    /** A line as it is. */
    synchronized void line(String text) {
        if (!muted) {
            out.println(text.stripTrailing());
            out.flush();
        }
    }

    /** Not a line more: everything is being stopped, and what is said now is of no interest. */
    void mute() {
        muted = true;
    }

    boolean isMuted() {
        return muted;
    }

    /** A name and what is behind it. */
    void fact(String label, String text) {
        line(String.format("   %-" + LABEL + "s%s", label, text));
    }

    /** What a step is about. */
    void title(int number, String text) {
        line("");
        line(number + "  " + text);
    }

    /** Something that was checked and is so. */
    void held(String text) {
        line((signs ? "   ✓ " : "   ok  ") + text);
    }

    /** Something that should be so and is not. */
    void failed(String text) {
        line((signs ? "   ✗ " : "   FAILED  ") + text.lines().findFirst().orElse(""));
        text.lines().skip(1).forEach(this::detail);
    }

    /** What belongs to the line above. */
    void detail(String text) {
        text.lines().forEach(each -> line((signs ? "     " : "       ") + each));
    }

    /** Checks, and says what holds. */
    void expect(boolean holds, String said, String otherwise) {
        if (!holds) {
            throw new UnmetExpectation(otherwise);
        }
        held(said);
    }
}
