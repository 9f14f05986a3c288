package io.bactrian.logs.parse;

import java.util.LinkedHashMap;
import java.util.Map;

/** RFC 5424's {@code [id name="value"][id name="value"]}. */
final class StructuredData {

    private StructuredData() {}

    /** Puts all elements into the draft, those that are known where they belong too; false when they are not well-formed. */
    static boolean read(Cursor cursor, Draft draft) {
        Map<String, Object> elements = new LinkedHashMap<>();
        while (cursor.skip('[')) {
            String id = name(cursor);
            Map<String, Object> values = new LinkedHashMap<>();
            while (cursor.spaces() > 0 && cursor.peek() != ']') {
                String name = name(cursor);
                String value = cursor.skip('=') ? value(cursor) : null;
                if (value == null) {
                    return false;
                }
                put(values, name, value, draft);
            }
            if (id.isEmpty() || !cursor.skip(']')) {
                return false;
            }
            Object before = elements.put(id, values);
            if (before != null) { // which is not allowed
                draft.left(id, before);
                draft.limited("duplicate");
            }
        }
        if (elements.isEmpty()) {
            return false;
        }
        draft.other("log.syslog.structured_data", elements);
        return true;
    }

    private static void put(Map<String, Object> values, String name, String value, Draft draft) {
        if (!draft.hasRoom()) {
            draft.left(name, value);
            return;
        }
        Known known = Known.inContext(name);
        if (known != null) {
            draft.look(known, value);
        }
        Object before = values.put(name, value);
        if (before != null) { // which is allowed: ip="…" ip="…"
            draft.left(name, before);
        }
    }

    private static String name(Cursor cursor) {
        StringBuilder name = new StringBuilder();
        while (!cursor.atEnd() && cursor.peek() > ' ' && "=]\"".indexOf(cursor.peek()) < 0) {
            name.append(cursor.peek());
            cursor.step();
        }
        return name.toString();
    }

    private static String value(Cursor cursor) {
        if (!cursor.skip('"')) {
            return null;
        }
        StringBuilder value = new StringBuilder();
        while (!cursor.atEnd() && cursor.peek() != '"') {
            if (cursor.peek() == '\\' && "\"\\]".indexOf(cursor.peek(1)) >= 0) {
                cursor.step();
            }
            value.append(cursor.peek());
            cursor.step();
        }
        return cursor.skip('"') ? value.toString() : null;
    }
}
