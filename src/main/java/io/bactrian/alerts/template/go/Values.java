package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.Function.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What Go's rules say of values. */
final class Values {

    private Values() {}

    /** Zero, nil and what is empty are false. */
    static boolean truth(Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof SafeText safe) {
            return !safe.value().isEmpty();
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof Double number) {
            return number != 0;
        }
        if (value instanceof GoDuration duration) {
            return duration.nanos() != 0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return !(value instanceof Map<?, ?> map) || !map.isEmpty();
    }

    static String typeOf(Object value) {
        if (value == null) {
            return "<nil>";
        }
        if (value instanceof GoObject object) {
            return object.goType();
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Long) {
            return "int";
        }
        if (value instanceof Double) {
            return "float64";
        }
        if (value instanceof Map<?, ?>) {
            return "map[string]interface {}";
        }
        return "[]interface {}";
    }

    static Object at(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null && map instanceof GoObject object ? object.zero() : value;
    }

    static long length(Object value) {
        if (value instanceof String text) {
            return bytes(text).length;
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        throw new Refusal(value == null ? "len of nil pointer" : "len of type " + typeOf(value));
    }

    static Object index(Object value, Object key) {
        if (value instanceof Map<?, ?> map) {
            if (!(key instanceof String name)) {
                throw new Refusal("value has type " + typeOf(key) + "; should be string");
            }
            return at(map, name);
        }
        if (!(value instanceof List<?>) && !(value instanceof String)) {
            throw new Refusal(value == null ? "index of untyped nil" : "can't index item of type " + typeOf(value));
        }
        if (!(key instanceof Long position)) {
            throw new Refusal("cannot index slice/array with type " + typeOf(key));
        }
        if (position < 0 || position >= length(value)) {
            throw new Refusal("index out of range: " + position);
        }
        return value instanceof List<?> list
                ? list.get(position.intValue())
                : (Object) (long) (bytes((String) value)[position.intValue()] & 0xff);
    }

    static Object slice(Object value, List<Object> bounds) {
        boolean text = value instanceof String;
        if (!text && !(value instanceof List<?>)) {
            throw new Refusal(value == null ? "slice of untyped nil" : "can't slice item of type " + typeOf(value));
        }
        if (bounds.size() > (text ? 2 : 3)) {
            throw new Refusal(text ? "cannot 3-index slice a string" : "too many slice indexes: " + bounds.size());
        }
        int length = (int) length(value);
        int[] ends = {0, length, length};
        for (int at = 0; at < bounds.size(); at++) {
            if (!(bounds.get(at) instanceof Long bound)) {
                throw new Refusal("cannot index slice/array with type " + typeOf(bounds.get(at)));
            }
            if (bound < 0 || bound > length) {
                throw new Refusal("index out of range: " + bound);
            }
            ends[at] = bound.intValue();
        }
        if (ends[0] > ends[1] || (bounds.size() == 3 && ends[1] > ends[2])) {
            throw new Refusal("invalid slice index: " + ends[0] + " > " + ends[1]);
        }
        if (value instanceof List<?> list) {
            return List.copyOf(list.subList(ends[0], ends[1]));
        }
        return new String(bytes((String) value), ends[0], ends[1] - ends[0], StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
