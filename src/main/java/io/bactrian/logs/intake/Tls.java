package io.bactrian.logs.intake;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server proves who it is.
 *
 * @param certificate PEM file, the server's own certificate first
 * @param key PEM file in PKCS #8
 * @param clientAuthorities PEM file of whose certificates clients must show; empty when they need none
 */
record Tls(Path certificate, Path key, Optional<Path> clientAuthorities) {

    Tls {
        readable("certificate", certificate);
        readable("key", key);
        clientAuthorities.ifPresent(file -> readable("clientAuthorities", file));
    }

    private static void readable(String option, Path file) {
        if (!Files.isReadable(file)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, option + ": " + file + " cannot be read", "check its path, owner and mode");
        }
    }

    void apply(NetServerOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(certificate.toString())
                        .addKeyPath(key.toString()));
        clientAuthorities.ifPresent(file -> options.setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    }
}
