package io.bactrian.alerts.config;

import java.nio.file.Path;
import java.util.Optional;

/** {@code tls_config}: whom to trust and who we are. Empty: the machine's certificates, no client certificate. */
public record TlsConfig(
        Optional<Path> caFile,
        Optional<Path> certFile,
        Optional<Path> keyFile,
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
}
