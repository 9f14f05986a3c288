package io.bactrian.backup;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the manifest says of a stage.
 *
 * @param kind {@code compress} or {@code encrypt}
 * @param algorithm {@code zstd}, {@code gzip}, {@code none}, {@code openpgp}
 * @param parameters level, cipher and the like
 * @param fingerprints of the public keys encrypted to, upper case hexadecimal; empty for a passphrase
 */
public record StageFacts(
        String kind, String algorithm, SortedMap<String, String> parameters, List<String> fingerprints) {

    public StageFacts(String kind, String algorithm, Map<String, String> parameters, List<String> fingerprints) {
        this(kind, algorithm, new TreeMap<>(parameters), List.copyOf(fingerprints));
    }
}
