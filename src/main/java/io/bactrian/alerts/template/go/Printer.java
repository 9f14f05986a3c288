package io.bactrian.alerts.template.go;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Values as Go's {@code print} writes them, which is {@code %v}. */
final class Printer {

    private Printer() {}

    static String print(Object value) {
        return print(value, false);
    }

    /**
     * @param names whether fields are written with their names
     */
    static String print(Object value, boolean names) {
        if (value == null) {
            return "<nil>";
        }
        if (value instanceof GoObject object && object.text().isPresent()) {
            return object.text().get();
        }
        if (value instanceof Double number) {
            return GoFloat.shortest(number, 'g');
        }
        if (value instanceof GoStruct struct) {
            StringBuilder text = new StringBuilder("{");
            for (GoStruct.Field field : struct.fields()) {
                text.append(text.length() > 1 ? " " : "").append(names ? field.name() + ":" : "");
                text.append(print(field.value(), names));
            }
            return text.append('}').toString();
        }
        return elements(value, element -> print(element, names));
    }

    /** A list or map with its elements written in a way; anything else in the plain way. */
    static String elements(Object value, Function<Object, String> way) {
        StringBuilder text = new StringBuilder();
        if (value instanceof List<?> list) {
            for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
                text.append(way.apply(each.next())).append(each.hasNext() ? " " : "");
            }
            return "[" + text + "]";
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                text.append(text.length() > 0 ? " " : "")
                        .append(way.apply(entry.getKey()))
                        .append(':')
                        .append(way.apply(entry.getValue()));
            }
            return "map[" + text + "]";
        }
        return String.valueOf(value);
    }

    /** As Go's {@code Sprint}: a space between two operands neither of which is a string. */
    static String spaced(List<Object> values) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < values.size(); at++) {
            if (at > 0 && !(values.get(at) instanceof String) && !(values.get(at - 1) instanceof String)) {
                text.append(' ');
            }
            text.append(print(values.get(at)));
        }
        return text.toString();
    }

    /** As Go's {@code Sprintln}. */
    static String line(List<Object> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value -> text.append(text.length() > 0 ? " " : "").append(print(value)));
        return text.append('\n').toString();
    }
}
