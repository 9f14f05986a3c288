package io.bactrian.logs.intake;

import java.util.Arrays;

/** Texts as they come. */
final class Messages {

    private Messages() {}

    /** Without the line ends and zeros that some senders put behind a message. */
    static byte[] trimmed(byte[] text) {
        int end = text.length;
        while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r' || text[end - 1] == 0)) {
            end--;
        }
        return end == text.length ? text : Arrays.copyOf(text, end);
    }
}
