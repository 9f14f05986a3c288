package io.bactrian.alerts.template.go;

/**
 * What one rendering may take, so that no template can hold up those who wait for it.
 *
 * @param output characters of the result, and of every text on the way to it
 * @param depth templates that call one another
 * @param work steps; long texts and lists count for more than one
 */
public record Limits(int output, int depth, long work) {

    public static final Limits DEFAULT = new Limits(1 << 20, 100, 5_000_000);
}
