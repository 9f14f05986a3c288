package io.bactrian.backup.dump;

import java.util.List;

/**
 * How an external tool failed, for whoever turns that into an error an operator can act on.
 *
 * @param tool its name without folder: {@code pg_dump}
 * @param reason {@code exit status 1}, {@code killed by signal 9}, {@code ran out of time after 4h0m}
 * @param messages the last lines it wrote to standard error, at most 50 lines or 64 KiB
 */
public record ToolFailure(String tool, String reason, List<String> messages) {

    private static final int SHOWN_LINES = 6;
    private static final int SHOWN_CHARACTERS = 2000;

    public ToolFailure {
        messages = List.copyOf(messages);
    }

    /** One line: tool, reason and the last of what it wrote. */
    public String describe() {
        int from = Math.max(0, messages.size() - SHOWN_LINES);
        String last = String.join("; ", messages.subList(from, messages.size()));
        if (last.length() > SHOWN_CHARACTERS) {
            last = "..." + last.substring(last.length() - SHOWN_CHARACTERS);
        }
        return tool + " failed: " + reason + (last.isEmpty() ? "" : ": " + last);
    }

    /** Whether any line it wrote holds the text. */
    public boolean mentions(String text) {
        return messages.stream().anyMatch(line -> line.contains(text));
    }
}
