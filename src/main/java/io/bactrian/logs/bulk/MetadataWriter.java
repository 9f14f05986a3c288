package io.bactrian.logs.bulk;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes what the schema has no place for as one object, in bounds that the {@code flattened} field of Elasticsearch has
 * or that keep one event from being a flood: texts of one term's length, 16 levels, 1,000 values. What is over them is
 * cut, and {@link #hasCut} says so.
 */
final class MetadataWriter {

    private static final int MOST_LEVELS = 16;
    private static final int MOST_VALUES = 1000;
    private static final int MOST_KEY = 200;
    private static final int MOST_DIGITS = 400;
    private static final Set<Class<?>> NUMBERS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    private final JsonBytes json;
    private final Map<String, Object> entries = new LinkedHashMap<>();
    private int values;
    private boolean cut;

    MetadataWriter(JsonBytes json) {
        this.json = json;
    }

    void add(String key, Object value) {
        entries.putIfAbsent(key, value);
    }

    /** What was added since the last time; nothing at all when nothing was. */
    void write(String name) {
        values = 0;
        cut = false;
        if (!entries.isEmpty()) {
            json.name(name);
            writeObject(entries, 1);
            entries.clear();
        }
    }

    /** Whether something of what was written last. */
    boolean hasCut() {
        return cut;
    }

    private void writeObject(Map<?, ?> object, int level) {
        Set<String> keys = null; // as long as all are as they came, no two are the same
        json.beginObject();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            if (values >= MOST_VALUES) {
                cut = true;
                break;
            }
            String key = key(String.valueOf(entry.getKey()));
            if (keys == null && !key.equals(entry.getKey())) { // changed, or no text: 1 and "1" are the same in JSON
                keys = before(object, entry.getKey());
            }
            if (keys == null || keys.add(key)) {
                json.name(key);
                writeValue(entry.getValue(), level);
            } else {
                cut = true; // told apart only by what was cut off
            }
        }
        json.endObject();
    }

    /** The keys before this one, which were all written as they came. */
    private static Set<String> before(Map<?, ?> object, Object end) {
        Set<String> keys = new HashSet<>();
        for (Object key : object.keySet()) {
            if (key == end) {
                break;
            }
            keys.add(String.valueOf(key));
        }
        return keys;
    }

    private void writeArray(Iterable<?> array, int level) {
        json.beginArray();
        for (Object value : array) {
            if (values >= MOST_VALUES) {
                cut = true;
                break;
            }
            writeValue(value, level);
        }
        json.endArray();
    }

    private void writeValue(Object value, int level) {
        values++;
        if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
            if (level == MOST_LEVELS) {
                cut = true;
                json.none();
            } else if (value instanceof Map<?, ?> object) {
                writeObject(object, level + 1);
            } else {
                writeArray((Iterable<?>) value, level + 1);
            }
        } else if (value == null) {
            json.none();
        } else if (value instanceof Boolean bool) {
            json.bool(bool);
        } else if (value instanceof Number number) {
            writeNumber(number);
        } else {
            writeText(value.toString());
        }
    }

    /** What JSON has no number for goes as a text. */
    private void writeNumber(Number number) {
        String text = number.toString();
        boolean finite = Double.isFinite(number.doubleValue());
        if (NUMBERS.contains(number.getClass()) && text.length() <= MOST_DIGITS && finite) {
            json.plain(text);
        } else {
            writeText(text);
        }
    }

    private void writeText(String text) {
        String bounded = Texts.bounded(text);
        cut |= bounded.length() != text.length();
        json.text(bounded);
    }

    /** Elasticsearch refuses a NUL in a key, and a key and its value are one term together. */
    private String key(String key) {
        String valid = Texts.valid(key.replace('\0', '\uFFFD'));
        if (valid.length() <= MOST_KEY) {
            return valid;
        }
        cut = true;
        return Texts.valid(valid.substring(0, MOST_KEY));
    }
}
