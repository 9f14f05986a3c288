package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A real Kafka broker on a free port of 127.0.0.1, its own controller (KRaft), that speaks TLS and asks for a certificate
 * and a login (SASL PLAIN). It can be killed and started again with what it holds.
 */
public final class KafkaServer implements AutoCloseable {

    private static final Path JARS = Path.of("target", "kafka");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What a client logs in with. */
    public static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"bactrian\" password=\"9pX-kafka\";";

    private final Path folder;
    private final int port = Ports.free();
    private final CertificateAuthority authority;
    private final Path certificate;
    private Process process;

    /**
     * Does not start it.
     *
     * @param folder of its own
     */
    public KafkaServer(Path folder) {
        this.folder = folder;
        this.authority = new CertificateAuthority(folder.resolve("tls"));
        try {
            this.certificate = pem(authority.issue("bactrian"), "client.pem");
            Path data = Files.createDirectories(folder.resolve("data"));
            Files.writeString(data.resolve("meta.properties"), """
                    version=1
                    cluster.id=MkU3OEVBNTcwNTJENDM2Qg
                    node.id=1
                    directory.id=lXIhOcW0TcCpLZz9uT0uYA
                    """);
            Files.writeString(
                    folder.resolve("server.properties"),
                    properties(data, pem(authority.issue("kafka", "127.0.0.1"), "server.pem")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Key and certificate in one file, as Kafka has them. */
    private Path pem(CertificateAuthority.Identity identity, String name) throws IOException {
        return Files.writeString(
                folder.resolve(name), Files.readString(identity.key()) + Files.readString(identity.certificate()));
    }

    private String properties(Path data, Path identity) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=SASL_SSL://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d
                advertised.listeners=SASL_SSL://127.0.0.1:%2$d
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=SASL_SSL
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.enabled.mechanisms=PLAIN
                listener.name.sasl_ssl.plain.sasl.jaas.config=%3$s user_bactrian="9pX-kafka";
                listener.name.sasl_ssl.ssl.client.auth=required
                ssl.keystore.type=PEM
                ssl.keystore.location=%5$s
                ssl.truststore.type=PEM
                ssl.truststore.location=%6$s
                log.dirs=%4$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=2
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(Ports.free(), port, LOGIN.replace(";", ""), data, identity, authority.certificate());
    }

    /** Whom clients trust: a PEM file. */
    public Path authority() {
        return authority.certificate();
    }

    /** What clients show: a PEM file with a key and its certificate. */
    public Path certificate() {
        return certificate;
    }

    /** What clients call {@code bootstrap.servers}. */
    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** What a client of Kafka's own library is given. */
    public Map<String, Object> client() {
        return Map.of(
                "bootstrap.servers",
                brokers(),
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority().toString(),
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                certificate().toString(),
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN);
    }

    /** Starts it, and waits until it takes requests. */
    public void start() {
        launch();
        awaitReady();
    }

    public void launch() {
        String jars;
        try (Stream<Path> found = Files.list(JARS)) {
            jars = found.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            jars + File.pathSeparator + System.getProperty("java.class.path"),
                            "kafka.Kafka",
                            folder.resolve("server.properties").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("no Kafka in " + JARS + ": maven puts it there before the tests", e);
        }
    }

    public void awaitReady() {
        try (Admin admin = Admin.create(client())) {
            await("Kafka to be ready; it says what it does in " + log())
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> {
                        assertThat(process.isAlive()).isTrue();
                        return !admin.describeCluster()
                                .nodes()
                                .get(1, TimeUnit.SECONDS)
                                .isEmpty();
                    });
        }
    }

    public void createTopic(String name, int partitions) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Ends it at once, as a loss of power does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path log() {
        return folder.resolve("kafka.out");
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
