package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code tls_config}: whom to trust and who we are. Empty: the machine's certificates, no client certificate.
 *
 * @param ca certificates as PEM, written out or in a file
 * @param cert ours, likewise
 * @param key ours, likewise
 */
public record TlsConfig(
        Optional<SecretSource> ca,
        Optional<SecretSource> cert,
        Optional<SecretSource> key,
        Optional<String> serverName,
        boolean insecureSkipVerify,
        Optional<String> minVersion,
        Optional<String> maxVersion) {

    public static final TlsConfig DEFAULT = new TlsConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());

    /**
     * The certificates and the key as they are now: files may change while we run.
     *
     * @throws io.bactrian.runtime.BactrianException when a file cannot be read
     */
    public List<Secret> material() {
        return Stream.of(ca, cert, key)
                .flatMap(Optional::stream)
                .map(SecretSource::read)
                .toList();
    }
}
