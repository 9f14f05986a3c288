package io.bactrian.logs.tail;

import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a stream, to recognise it in another file.
 *
 * @param prints of beginnings of several lengths, the longest last: so the beginning of a copy is recognised, too
 */
record Head(List<Fingerprint> prints) {

    private static final int[] LENGTHS = {64, 256};

    static final Head EMPTY = new Head(List.of());

    Head {
        prints = List.copyOf(prints);
    }

    /** How a file's beginning compares. */
    enum Likeness {
        DIFFERENT,
        /** One of them is too short to say. */
        UNKNOWN,
        /** The file is shorter than what is known; as far as it goes it is the same. */
        BEGINNING,
        SAME
    }

    static Head of(byte[] bytes, int length) {
        if (length == 0) {
            return EMPTY;
        }
        List<Fingerprint> prints = new ArrayList<>();
        for (int part : LENGTHS) {
            if (part < length) {
                prints.add(Fingerprint.of(bytes, 0, part));
            }
        }
        prints.add(Fingerprint.of(bytes, 0, length));
        return new Head(prints);
    }

    /** It grows in four steps, of which each is worth writing down. */
    int step() {
        int length = length();
        if (length == 0) {
            return 0;
        }
        return length < LENGTHS[0] ? 1 : length < LENGTHS[1] ? 2 : length < Fingerprint.MOST ? 3 : 4;
    }

    int length() {
        return prints.isEmpty() ? 0 : prints.get(prints.size() - 1).length();
    }

    Likeness likeness(byte[] bytes) {
        Likeness likeness = Likeness.UNKNOWN;
        for (Fingerprint print : prints) {
            if (print.length() > bytes.length) {
                return likeness;
            }
            if (!print.matches(bytes, 0)) {
                return Likeness.DIFFERENT;
            }
            likeness = print.length() == length() ? Likeness.SAME : Likeness.BEGINNING;
        }
        return likeness;
    }
}
