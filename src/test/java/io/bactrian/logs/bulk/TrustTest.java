package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bactrian.logs.bulk.Trouble.Reason;
import io.bactrian.runtime.PermanentException;
import io.bactrian.support.ScriptedElasticsearch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    @Test
    void a_server_is_trusted_by_the_authority_of_the_settings_and_by_nothing_else() throws Exception {
        Path certificate = folder.resolve("ca.pem");
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
        try (ScriptedElasticsearch server = ScriptedElasticsearch.start(https)) {
            URI address = URI.create("https://127.0.0.1:" + https.getAddress().getPort());
            byte[] body = new EcsWriterTest().text(TestEvents.of(1).get(0)).getBytes(StandardCharsets.UTF_8);

            Answer answer = transport(address, Optional.of(certificate))
                    .post(address.resolve("/logs-bactrian-default/_bulk"), body, false)
                    .toCompletableFuture()
                    .join();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(server.documents()).hasSize(1);

            assertThatThrownBy(() -> transport(address, Optional.empty())
                            .post(address.resolve("/logs-bactrian-default/_bulk"), body, false)
                            .toCompletableFuture()
                            .join())
                    .isInstanceOfSatisfying(CompletionException.class, failure -> {
                        Trouble trouble = Judge.of(failure).trouble();
                        assertThat(trouble.reason()).isEqualTo(Reason.REFUSED);
                        assertThat(trouble.message()).startsWith("no trust: ");
                    });
        }
    }

    @Test
    void a_file_without_certificates_is_said_by_name() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> transport(URI.create("https://127.0.0.1:1"), Optional.of(empty)))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("cluster main: " + empty + " holds no certificates");
    }

    private static HttpTransport transport(URI address, Optional<Path> ca) {
        return new HttpTransport(new ClusterSettings(
                "main",
                List.of(address),
                Optional.empty(),
                ca,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1,
                1 << 20,
                Duration.ofSeconds(60)));
    }

    private SSLContext context(Path certificate) throws Exception {
        Path store = folder.resolve("store.p12");
        String pair = "keytool -genkeypair -alias es -keyalg EC -storetype PKCS12 -dname CN=es -ext san=ip:127.0.0.1"
                + " -validity 2 -storepass " + PASSWORD + " -keystore " + store;
        String export = "keytool -exportcert -rfc -alias es -storepass " + PASSWORD + " -keystore " + store + " -file "
                + certificate;
        for (String command : List.of(pair, export)) {
            Process process = new ProcessBuilder(command.split(" "))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
