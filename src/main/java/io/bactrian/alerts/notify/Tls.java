package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** {@code tls_config} as Java wants it. */
public final class Tls {

    private static final char[] NO_PASSWORD = {};
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final Map<String, String> NAMES =
            Map.of("TLS10", "TLSv1", "TLS11", "TLSv1.1", "TLS12", "TLSv1.2", "TLS13", "TLSv1.3");

    private Tls() {}

    /**
     * Reads the certificates and the key, which may be in files.
     *
     * @throws BactrianException when one of them cannot be used
     */
    public static SSLContext context(TlsConfig config) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(config), trust(config), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new BactrianException(
                    ExitCode.CONFIGURATION,
                    "tls_config cannot be used: " + e.getMessage(),
                    "check ca, cert and key, or the files that are named instead",
                    e);
        }
    }

    /** The protocols between the lowest and the highest version; from TLS 1.2 on where nothing is said. */
    public static String[] protocols(TlsConfig config) {
        int lowest = config.minVersion().map(VERSIONS::indexOf).orElse(VERSIONS.indexOf("TLS12"));
        int highest = config.maxVersion().map(VERSIONS::indexOf).orElse(VERSIONS.size() - 1);
        return VERSIONS.subList(Math.max(0, lowest), highest + 1).stream()
                .map(NAMES::get)
                .toArray(String[]::new);
    }

    private static KeyManager[] keys(TlsConfig config) throws IOException, GeneralSecurityException {
        Optional<SecretSource> certificate = config.cert();
        Optional<SecretSource> key = config.key();
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, NO_PASSWORD);
        store.setKeyEntry(
                "client",
                key(key.get()),
                NO_PASSWORD,
                certificates(certificate.get()).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(TlsConfig config) throws IOException, GeneralSecurityException {
        if (config.insecureSkipVerify()) {
            return new TrustManager[] {new TrustsAnybody()};
        }
        if (config.ca().isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, NO_PASSWORD);
        int number = 0;
        for (Certificate each : certificates(config.ca().get())) {
            store.setCertificateEntry("ca" + number++, each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static List<Certificate> certificates(SecretSource pem) throws IOException, GeneralSecurityException {
        try (InputStream in = new ByteArrayInputStream(pem.read().reveal().getBytes(StandardCharsets.UTF_8))) {
            List<Certificate> found =
                    new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new IOException("no certificate in " + pem.place());
            }
            return found;
        }
    }

    /** PKCS #8, or the older forms of RSA and EC keys that openssl still writes. */
    private static PrivateKey key(SecretSource pem) throws IOException, GeneralSecurityException {
        try (PemReader reader = new PemReader(new StringReader(pem.read().reveal()))) {
            for (PemObject found = reader.readPemObject(); found != null; found = reader.readPemObject()) {
                Optional<PrivateKeyInfo> info = info(found);
                if (info.isPresent()) {
                    boolean rsa = info.get()
                            .getPrivateKeyAlgorithm()
                            .getAlgorithm()
                            .equals(PKCSObjectIdentifiers.rsaEncryption);
                    return KeyFactory.getInstance(rsa ? "RSA" : "EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(info.get().getEncoded()));
                }
            }
        }
        throw new IOException("no private key without a passphrase in " + pem.place());
    }

    private static Optional<PrivateKeyInfo> info(PemObject found) throws IOException {
        return switch (found.getType()) {
            case "PRIVATE KEY" -> Optional.of(PrivateKeyInfo.getInstance(found.getContent()));
            case "RSA PRIVATE KEY" ->
                Optional.of(new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(found.getContent())));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(found.getContent());
                yield Optional.of(new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key));
            }
            default -> Optional.empty();
        };
    }

    /** {@code insecure_skip_verify}: said so by the operator. */
    private static final class TrustsAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
