package io.bactrian.backup.dump;

import java.util.regex.Pattern;

/**
 * A table within its schema.
 *
 * <p>Its text form names it in manifests and messages: {@code public.orders}, and in quotes what is not plain lower
 * case: {@code public."Order.Lines"}. It depends on no list of key words, so every version writes the same.
 */
public record TableName(String schema, String table) {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** As SQL takes it, always in quotes. */
    public String sql() {
        return SqlNames.quote(schema) + "." + SqlNames.quote(table);
    }

    @Override
    public String toString() {
        return plain(schema) + "." + plain(table);
    }

    private static String plain(String name) {
        return PLAIN.matcher(name).matches() ? name : SqlNames.quote(name);
    }
}
