package io.bactrian.logs;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A few fields in their order, which nobody changes. Every event has some and lives for many milliseconds: so they are in one
 * array, which takes a quarter of the memory of a map that is made to grow.
 */
final class Fields extends AbstractMap<String, Object> {

    private static final int FEW = 16; // so many are looked through as fast as they are found by a hash

    /** A name, its value, the next name, its value. */
    private final Object[] all;

    private Fields(Map<String, Object> fields) {
        this.all = new Object[2 * fields.size()];
        int at = 0;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            all[at++] = field.getKey();
            all[at++] = field.getValue();
        }
    }

    /** The same fields in the same order, which stay as they are whatever becomes of those given. Values may be null. */
    static Map<String, Object> copyOf(Map<String, Object> fields) {
        if (fields instanceof Fields same) {
            return same;
        }
        return fields.size() > FEW ? Collections.unmodifiableMap(new LinkedHashMap<>(fields)) : new Fields(fields);
    }

    @Override
    public int size() {
        return all.length / 2;
    }

    @Override
    public boolean containsKey(Object name) {
        return find(name) >= 0;
    }

    @Override
    public Object get(Object name) {
        int at = find(name);
        return at < 0 ? null : all[at + 1];
    }

    private int find(Object name) {
        for (int at = 0; at < all.length; at += 2) {
            if (all[at].equals(name)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Object> action) {
        for (int at = 0; at < all.length; at += 2) {
            action.accept((String) all[at], all[at + 1]);
        }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return Fields.this.size();
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, Object>> {

        private int at;

        @Override
        public boolean hasNext() {
            return at < all.length;
        }

        @Override
        public Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at += 2;
            return new SimpleImmutableEntry<>((String) all[at - 2], all[at - 1]);
        }
    }
}
