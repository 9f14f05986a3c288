package io.bactrian.logs;

import java.util.Objects;

/**
 * Where a line stands: what makes it the same line when it is read again, and so the document id that lets Elasticsearch
 * tell a repetition from a new line.
 *
 * @param stream names the bytes that belong together whatever the file is called: random, made when the file is first seen
 * @param path what the file was called when the line was read
 * @param offset of the line's first byte
 * @param length in bytes, line end included; part of the identity, as a line may be sent in halves when its end is late
 */
public record Place(String stream, String path, long offset, long length) {

    public Place {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(path);
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no place in a file: " + offset + "+" + length);
        }
    }

    /** The document id, as short as it can be: Elasticsearch keeps every one of them. */
    public String id() {
        StringBuilder id = new StringBuilder(stream.length() + 16);
        appendId(id);
        return id.toString();
    }

    /** Appends {@link #id}: for who needs many and keeps none. */
    public void appendId(StringBuilder id) {
        id.append(stream).append('-');
        append(id, offset);
        id.append('-');
        append(id, length);
    }

    private static void append(StringBuilder id, long number) {
        if (number >= Character.MAX_RADIX) {
            append(id, number / Character.MAX_RADIX);
        }
        id.append(Character.forDigit((int) (number % Character.MAX_RADIX), Character.MAX_RADIX));
    }
}
