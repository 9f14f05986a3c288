package io.bactrian.alerts.config;

import java.util.List;
import java.util.Optional;

/** {@code tls_config}. */
final class TlsReader {

    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

    private TlsReader() {}

    static Optional<TlsConfig> read(Fields parent, String name) {
        return parent.child(name).map(TlsReader::tls);
    }

    private static TlsConfig tls(Fields fields) {
        for (String name : List.of("ca", "cert", "key")) {
            fields.refuse(name + "_ref", "there is no secret manager; write " + name + "_file");
        }
        TlsConfig tls = new TlsConfig(
                certificate(fields, "ca"),
                certificate(fields, "cert"),
                fields.secret("key"),
                fields.word("server_name").filter(name -> !name.isEmpty()),
                fields.flag("insecure_skip_verify", false),
                version(fields, "min_version"),
                version(fields, "max_version"));
        if (tls.cert().isPresent() != tls.key().isPresent()) {
            boolean withoutKey = tls.cert().isPresent();
            fields.problem(
                    "exactly one of " + (withoutKey ? "key or key_file" : "cert or cert_file")
                            + " must be configured when a client " + (withoutKey ? "certificate" : "key")
                            + " is configured",
                    "give cert_file and key_file together");
        }
        if (tls.minVersion().isPresent()
                && tls.maxVersion().isPresent()
                && tls.minVersion().get().compareTo(tls.maxVersion().get()) > 0) {
            fields.problem(
                    "max_version",
                    "tls_config.max_version must be greater than or equal to tls_config.min_version",
                    "raise max_version");
        }
        fields.done();
        return tls;
    }

    /** Certificates are no secrets: they may be shown. */
    private static Optional<SecretSource> certificate(Fields fields, String name) {
        return fields.either(name, fields.word(name).filter(text -> !text.isEmpty()));
    }

    private static Optional<String> version(Fields fields, String name) {
        return fields.parse(name, "write TLS12 or TLS13", text -> {
            if (!VERSIONS.contains(text)) {
                throw new IllegalArgumentException("unknown TLS version: " + text);
            }
            return text;
        });
    }
}
