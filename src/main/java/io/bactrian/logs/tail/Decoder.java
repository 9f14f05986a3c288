package io.bactrian.logs.tail;

import java.util.Map;

/** Takes off what a container's engine put around the text of a line. */
interface Decoder {

    /** As it is. */
    Decoder PLAIN = text -> new Decoded("", text, false, Map.of());

    Decoded decode(byte[] text);

    /** Whether a line may go on in the next file of a rotation. */
    default boolean continuesInNextFile() {
        return false;
    }

    /**
     * A line.
     *
     * @param channel lines of different channels stand between each other in a file: standard output, standard error
     * @param partial whether the next line of this channel goes on where this one ends
     * @param fields what the engine says of it
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares lines
    record Decoded(String channel, byte[] text, boolean partial, Map<String, String> fields) {}
}
