package io.bactrian.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard output is connected to. */
final class Terminal {

    private static final Path STDOUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** Whether a person sees the output at once; asks the kernel, as {@code System.console()} says yes to pipes in newer Javas. */
    static boolean isThere() {
        try {
            return Files.readSymbolicLink(STDOUT).toString().matches("/dev/(pts/\\d+|tty.*|console)");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // no /proc: plain output is right everywhere
        }
    }

    /** Whether it shows colours, and the person wants them. */
    static boolean showsColours() {
        return isThere() && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    /** Whether it shows more than ASCII. */
    static boolean showsSigns() {
        return isThere() && Charset.defaultCharset().newEncoder().canEncode('✓');
    }
}
