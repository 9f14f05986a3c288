package io.bactrian.alerts.label;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names and values in the order of their names; immutable. A name without a value is not in it: to a matcher a missing
 * label and an empty one are the same. Annotations have this shape too.
 */
public final class Labels implements Comparable<Labels> {

    public static final String ALERT_NAME = "alertname";
    public static final Labels NONE = new Labels(new TreeMap<>());

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final SortedMap<String, String> values;
    private long fingerprint; // computed when first asked for: annotations have none; 0 until then

    private Labels(SortedMap<String, String> values) {
        this.values = java.util.Collections.unmodifiableSortedMap(values);
    }

    /** Entries with an empty value are left out. */
    public static Labels of(Map<String, String> values) {
        TreeMap<String, String> kept = new TreeMap<>(values);
        kept.values().removeIf(value -> value == null || value.isEmpty());
        return kept.isEmpty() ? NONE : new Labels(kept);
    }

    /** As {@link #of(Map)}, with the empty values: annotations keep them. */
    public static Labels withEmpty(Map<String, String> values) {
        return values.isEmpty() ? NONE : new Labels(new TreeMap<>(values));
    }

    /** Names and values in turn. */
    public static Labels of(String... namesAndValues) {
        TreeMap<String, String> values = new TreeMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            values.put(namesAndValues[at], namesAndValues[at + 1]);
        }
        return of(values);
    }

    /** The value, or an empty string. */
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public SortedMap<String, String> asMap() {
        return values;
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Those of these names that are here. */
    public Labels only(Collection<String> names) {
        TreeMap<String, String> kept = new TreeMap<>();
        for (String name : names) {
            String value = values.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return of(kept);
    }

    /** These, with others put over them. */
    public Labels with(Labels others) {
        TreeMap<String, String> both = new TreeMap<>(values);
        both.putAll(others.values);
        return of(both);
    }

    /** What these and others agree on; a missing value is an empty one. */
    public Labels common(Labels others) {
        TreeMap<String, String> kept = new TreeMap<>(values);
        kept.entrySet().removeIf(entry -> !entry.getValue().equals(others.get(entry.getKey())));
        return withEmpty(kept);
    }

    /**
     * The identity of what carries these labels: FNV-1a of 64 bits over name, 0xFF, value, 0xFF in the order of names,
     * as Prometheus' common model computes it.
     */
    public long fingerprint() {
        long known = fingerprint;
        if (known == 0) {
            known = hash(values);
            fingerprint = known;
        }
        return known;
    }

    /** The fingerprint as the API writes it, 16 hexadecimal digits. */
    public String fingerprintText() {
        return fingerprintText(fingerprint());
    }

    public static String fingerprintText(long fingerprint) {
        return String.format("%016x", fingerprint);
    }

    private static long hash(SortedMap<String, String> values) {
        long hash = FNV_OFFSET;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            hash = add(hash, entry.getKey());
            hash = add(hash, entry.getValue());
        }
        return hash;
    }

    private static long add(long hash, String text) {
        long next = hash;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            next = (next ^ (octet & 0xff)) * FNV_PRIME;
        }
        return (next ^ 0xff) * FNV_PRIME;
    }

    @Override
    public int compareTo(Labels other) {
        Iterator<Map.Entry<String, String>> theirs = other.values.entrySet().iterator();
        for (Map.Entry<String, String> mine : values.entrySet()) {
            if (!theirs.hasNext()) {
                return 1;
            }
            Map.Entry<String, String> their = theirs.next();
            int names = mine.getKey().compareTo(their.getKey());
            int both = names != 0 ? names : mine.getValue().compareTo(their.getValue());
            if (both != 0) {
                return both;
            }
        }
        return theirs.hasNext() ? -1 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && labels.values.equals(values);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint());
    }

    /** As Prometheus writes a label set: <code>{alertname="X", job="y"}</code>, values quoted as Go quotes strings. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        values.forEach((name, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(name)
                .append('=')
                .append(GoQuote.quote(value)));
        return text.append('}').toString();
    }
}
