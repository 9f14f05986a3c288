package io.bactrian.logs;

import java.util.Map;

/**
 * A line as it was read: a line of text, or several that belong together (a stack trace), without the last line end.
 *
 * @param text as read, in UTF-8 as far as it is valid; not copied: whoever has it leaves it as it is
 * @param fields what is known of it beside its text, such as {@code container.id}, {@code stream}, {@code service} and
 *     {@code environment}
 * @param truncated whether it was longer than is allowed and its rest was left out
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares lines
public record Line(Place place, byte[] text, Map<String, String> fields, boolean truncated) {

    public Line {
        fields = Map.copyOf(fields);
    }

    /** Where it stands, and not a word of what it says: this is what logs and exceptions show. */
    @Override
    public String toString() {
        return "Line[" + place.id() + "]";
    }
}
