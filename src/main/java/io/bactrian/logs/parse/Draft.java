package io.bactrian.logs.parse;

import io.bactrian.logs.Event;
import io.bactrian.logs.parse.Known.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event in the making. Formats put in what they find under its own name; names that are {@link Known} find their place
 * by themselves. Nothing that is put in is lost: what has no place is metadata, what metadata cannot hold is text.
 */
final class Draft {

    static final int MOST_FIELDS = 1_000;

    private static final int LONGEST_NAME = 512;
    private static final String REST = "rest";
    private static final List<Part> CORRELATIONS = List.of(Part.CORRELATION, Part.TRACE_PARENT, Part.B3);

    private final Dates dates;
    private final Map<Part, Taken> taken = new EnumMap<>(Part.class); // one for each
    private final List<Taken> parts;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final StringBuilder rest = new StringBuilder(0);
    private List<String> limits = List.of();
    private int fields;
    private Event ready;

    Draft(Dates dates) {
        this.dates = dates;
        for (Part part : Part.values()) {
            taken.put(part, new Taken());
        }
        parts = List.copyOf(taken.values());
    }

    /** What reads the times of this line. */
    Dates dates() {
        return dates;
    }

    void clear() {
        for (Taken part : parts) {
            part.clear();
        }
        metadata.clear();
        rest.setLength(0);
        limits = List.of();
        fields = 0;
        ready = null;
    }

    /** A field under the name that the line has for it. */
    void field(String name, Object value) {
        Known known = Known.named(name);
        if (known == null || !take(known, name, value)) {
            other(name, value);
        }
    }

    /** A field if there is something in it: neither empty nor {@code -}. */
    void given(String name, String value) {
        if (!value.isEmpty() && !value.equals("-")) {
            field(name, value);
        }
    }

    /** Something that is no part of the standard. */
    void other(String name, Object value) {
        if (name.length() > LONGEST_NAME) {
            left(name, value);
            limited("name");
        } else if (hasRoom()) {
            put(metadata, name, value);
        } else {
            left(name, value);
        }
    }

    /** Something that is no part of the standard, for which there {@link #hasRoom}. */
    void placed(String name, Object value) {
        put(metadata, name, value);
    }

    /** Puts a value into a map that becomes part of the metadata; what it takes the place of is kept as text. */
    void put(Map<String, Object> fields, String name, Object value) {
        Object before = fields.put(name, value);
        if (before != null) {
            left(name, before);
            limited("duplicate");
        }
    }

    /** Whether one more value may be taken apart; the line is flagged when not. */
    boolean hasRoom() {
        if (fields >= MOST_FIELDS) {
            limited("fields");
            return false;
        }
        fields++;
        return true;
    }

    /** Keeps as text what cannot be kept as a field. */
    void left(String name, Object value) {
        left(name + ": " + value);
    }

    void left(String text) {
        rest.append(rest.isEmpty() ? "" : ", ").append(text);
    }

    /** Says that a limit was met: the event has all of the line, but not taken apart. */
    void limited(String which) {
        if (!limits.contains(which)) {
            limits = new ArrayList<>(limits);
            limits.add(which);
        }
    }

    void at(Instant time) {
        set(Part.TIMESTAMP, time);
    }

    void level(String level) {
        set(Part.LEVEL, level);
    }

    void message(String message) {
        set(Part.MESSAGE, message);
    }

    void service(String service) {
        set(Part.SERVICE, service);
    }

    /** The whole event, when the line is one already. */
    void ready(Event event) {
        ready = event;
    }

    Optional<Event> ready() {
        return Optional.ofNullable(ready);
    }

    boolean has(Part part) {
        return taken(part).isThere();
    }

    Optional<Instant> timestamp() {
        return Optional.ofNullable((Instant) taken(Part.TIMESTAMP).understood);
    }

    /** What was found for a part, empty text when nothing. */
    String text(Part part) {
        Taken text = taken(part);
        return text.isThere() ? (String) text.understood : "";
    }

    /** The id that ties events together by the line's own word: given as such, else that of its trace parent. */
    String correlation() {
        for (Part part : CORRELATIONS) {
            if (has(part)) {
                return text(part);
            }
        }
        return "";
    }

    /** Everything else; not to be put into any more. */
    Map<String, Object> metadata() {
        if (!rest.isEmpty()) {
            metadata.put(REST, rest.toString());
        }
        if (!limits.isEmpty()) {
            metadata.put("limited", limits);
        }
        return metadata;
    }

    /**
     * Takes a field as a part of the standard, unless its value is none or a better one is there. What it takes the place
     * of becomes metadata under the name it had.
     */
    boolean take(Known known, String name, Object value) {
        Part part = known.part();
        Taken here = taken(part);
        if (here.isThere() && here.rank <= known.rank()) {
            return false;
        }
        Object understood = understood(part, value);
        if (understood == null) {
            return false;
        }
        if (here.isThere() && !here.name.isEmpty()) {
            other(here.name, here.found);
        }
        // A trace parent names a span too: it stays.
        boolean stays = part == Part.TRACE_PARENT || part == Part.B3;
        if (stays) {
            other(name, value);
        }
        here.set(understood, stays ? "" : name, value, known.rank());
        return true;
    }

    /** Takes a field of a context, which stays where it is. */
    void look(Known known, Object value) {
        int rank = known.rank() + 1_000; // the line's own field is better
        Taken here = taken(known.part());
        Object understood = here.isThere() && here.rank <= rank ? null : understood(known.part(), value);
        if (understood != null) {
            here.set(understood, "", value, rank);
        }
    }

    private void set(Part part, Object value) {
        taken(part).set(value, "", value, -1);
    }

    private Taken taken(Part part) {
        return taken.get(part);
    }

    private Object understood(Part part, Object value) {
        if (part == Part.TIMESTAMP) {
            return dates.of(value).orElse(null);
        }
        boolean number = value instanceof Long;
        if (!number && !(value instanceof String)) {
            return null;
        }
        String text = value.toString();
        return switch (part) {
            case LEVEL -> notEmpty(number ? Levels.of((Long) value) : Levels.of(text));
            case MESSAGE -> number ? null : text;
            case CORRELATION, USER -> Ids.plain(text).orElse(null);
            case TRACE_PARENT -> Ids.traceParent(text).orElse(null);
            case B3 -> Ids.b3(text).orElse(null);
            default -> notEmpty(text);
        };
    }

    private static String notEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /** What a part is so far; used again for every line. */
    private static final class Taken {

        private Object understood;
        private String name = ""; // under which it gives way to a better one, or empty when it then is not lost
        private Object found;
        private int rank;

        boolean isThere() {
            return understood != null;
        }

        void set(Object value, String from, Object as, int better) {
            understood = value;
            name = from;
            found = as;
            rank = better;
        }

        void clear() {
            understood = null;
            found = null;
        }
    }
}
