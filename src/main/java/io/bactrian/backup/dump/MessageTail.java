package io.bactrian.backup.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Drains what a tool writes to standard error and keeps the end of it: the last 50 lines, 64 KiB at most. Lines that
 * say the tool failed are kept apart, so that a flood of notices after them does not wash them away.
 */
final class MessageTail {

    private static final int MAX_LINES = 50;
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_LINE = 4096;
    private static final int MAX_ERRORS = 10;

    private final Predicate<String> isError;
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<String> errors = new ArrayList<>();
    private int kept;

    MessageTail(Predicate<String> isError) {
        this.isError = isError;
    }

    /** Reads to the end of the stream. */
    void drain(InputStream source) throws IOException {
        byte[] line = new byte[MAX_LINE];
        int length = 0;
        byte[] buffer = new byte[8192];
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            for (int at = 0; at < count; at++) {
                if (buffer[at] == '\n') {
                    add(line, length);
                    length = 0;
                } else if (length < MAX_LINE) {
                    line[length++] = buffer[at];
                }
            }
        }
        add(line, length);
    }

    /** The last lines, oldest first; when the error lines went by before them, those first. */
    synchronized List<String> lines() {
        List<String> all = new ArrayList<>(errors);
        all.removeAll(lines);
        all.addAll(lines);
        return all;
    }

    synchronized boolean hasErrors() {
        return !errors.isEmpty();
    }

    private synchronized void add(byte[] bytes, int length) {
        String line = new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
        if (line.isEmpty()) {
            return;
        }
        if (errors.size() < MAX_ERRORS && isError.test(line)) {
            errors.add(line);
        }
        lines.addLast(line);
        kept += line.length();
        while (lines.size() > MAX_LINES || kept > MAX_BYTES) {
            kept -= lines.removeFirst().length();
        }
    }
}
