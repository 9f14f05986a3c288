package io.bactrian.backup;

/**
 * Bytes that went past one point of the pipeline.
 *
 * @param point {@code plain}, {@code compressed}, {@code encrypted}
 * @param bytes how many
 * @param sha256 their SHA-256, lower case hexadecimal
 */
public record Measure(String point, long bytes, String sha256) {}
