package io.bactrian.logs.kafka;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.support.Cli;
import io.bactrian.support.KafkaServer;
import io.bactrian.support.ScriptedElasticsearch;
import io.bactrian.support.ScriptedElasticsearch.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes, as packaged, through a real broker over TLS: one instance writes into the topic, two take out of it. */
class KafkaRouteIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOPIC = "bactrian-logs";
    private static final int PARTITIONS = 4;
    private static final int FILES = 3;

    @TempDir
    private Path base;

    private final List<Integer> written = new ArrayList<>(); // lines of each file

    @Test
    void lines_survive_a_late_broker_a_killed_consumer_a_killed_broker_and_refusals() throws Exception {
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try (KafkaServer kafka = new KafkaServer(Files.createDirectory(base.resolve("kafka")));
                ScriptedElasticsearch elasticsearch = ScriptedElasticsearch.start();
                Cli producer = start("producer", "produce", kafka, elasticsearch);
                Cli doomed = start("doomed", "consume", kafka, elasticsearch);
                Cli survivor = start("survivor", "consume", kafka, elasticsearch)) {
            IntStream.range(0, FILES).forEach(file -> written.add(0));
            Files.createDirectories(base.resolve("logs"));
            writer.scheduleWithFixedDelay(this::write, 0, 5, TimeUnit.MILLISECONDS);
            kafka.start();
            kafka.createTopic(TOPIC, PARTITIONS);
            awaitMore(elasticsearch, 300);

            elasticsearch.then(
                    ScriptedElasticsearch.status(503, ""),
                    ScriptedElasticsearch.takeAndReset(),
                    ScriptedElasticsearch.status(429, ""));
            awaitMore(elasticsearch, 300);
            assertThat(doomed.isAlive()).isTrue();
            ProcessHandle.of(doomed.pid()).orElseThrow().destroyForcibly();
            kafka.kill();
            kafka.start();
            sendGarbage(kafka);
            awaitMore(elasticsearch, 300);
            writer.shutdown();
            assertThat(writer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

            assertThat(producer.isAlive()).as(producer.err()).isTrue();
            assertThat(survivor.isAlive()).as(survivor.err()).isTrue();
            await("every line to be there; " + survivor.err())
                    .atMost(PATIENCE)
                    .until(() -> elasticsearch.documents().size() >= total());
            assertThat(messages(elasticsearch)).isEqualTo(expected());
            assertOrder(elasticsearch.requests());
            await("offsets to be committed").atMost(PATIENCE).until(() -> lag(kafka) == 0);
            assertThat(deadLetters("survivor"))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.get("type").asText()).isEqualTo("record_unreadable"));
        } finally {
            writer.shutdownNow();
        }
    }

    private void write() {
        for (int file = 0; file < FILES; file++) {
            int number = written.get(file);
            String line = "{\"log\":\"line " + number + " of " + file
                    + "\\n\",\"stream\":\"stdout\",\"time\":\"2026-03-01T10:00:00.123456789Z\"}\n";
            try {
                Files.writeString(base.resolve("logs/" + file + "-json.log"), line, CREATE, APPEND);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            written.set(file, number + 1);
        }
    }

    private int total() {
        return written.stream().mapToInt(Integer::intValue).sum();
    }

    private Set<String> expected() {
        Set<String> all = new HashSet<>();
        for (int file = 0; file < FILES; file++) {
            for (int number = 0; number < written.get(file); number++) {
                all.add("line " + number + " of " + file);
            }
        }
        return all;
    }

    private Set<String> messages(ScriptedElasticsearch elasticsearch) {
        List<String> all = elasticsearch.documents().values().stream()
                .map(KafkaRouteIT::message)
                .toList();
        assertThat(all).as("each line is one document").hasSize(total()).doesNotHaveDuplicates();
        return new HashSet<>(all);
    }

    private static String message(String source) {
        try {
            return JSON.readTree(source).get("message").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A repetition has the id of the first, and the lines of a file came first in their order. */
    private static void assertOrder(List<Request> requests) {
        Map<String, String> known = new LinkedHashMap<>();
        Map<String, Integer> next = new HashMap<>();
        for (Request request : requests) {
            for (int at = 0; at < request.ids().size(); at++) {
                String message = message(request.sources().get(at));
                String before = known.putIfAbsent(request.ids().get(at), message);
                if (before != null) {
                    assertThat(message).isEqualTo(before);
                } else {
                    String[] words = message.split(" ", -1);
                    assertThat(next.merge(words[3], 1, Integer::sum))
                            .as(message)
                            .isEqualTo(Integer.parseInt(words[1]) + 1);
                }
            }
        }
    }

    private static void awaitMore(ScriptedElasticsearch elasticsearch, int lines) {
        int before = elasticsearch.documents().size();
        await("lines to arrive")
                .atMost(PATIENCE)
                .until(() -> elasticsearch.documents().size() >= before + lines);
    }

    private static void sendGarbage(KafkaServer kafka) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> client =
                new KafkaProducer<>(kafka.client(), new StringSerializer(), new StringSerializer())) {
            client.send(new ProducerRecord<>(TOPIC, "somebody", "no event")).get();
        }
    }

    private static long lag(KafkaServer kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka.client())) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            IntStream.range(0, PARTITIONS)
                    .forEach(number -> ends.put(new TopicPartition(TOPIC, number), OffsetSpec.latest()));
            var committed = admin.listConsumerGroupOffsets("bactrian-logs")
                    .partitionsToOffsetAndMetadata()
                    .get();
            return admin.listOffsets(ends).all().get().entrySet().stream()
                    .mapToLong(end -> end.getValue().offset()
                            - (committed.get(end.getKey()) == null
                                    ? 0
                                    : committed.get(end.getKey()).offset()))
                    .sum();
        }
    }

    private List<JsonNode> deadLetters(String name) throws IOException {
        Cli.Outcome list = Cli.here(
                "logs", "deadletters", "list", "--json", "--conf", conf(name).toString());
        assertThat(list.exit()).as(list.err()).isZero();
        List<JsonNode> letters = new ArrayList<>();
        JSON.readTree(list.out()).forEach(letters::add);
        return letters;
    }

    private Path conf(String name) {
        return base.resolve(name).resolve("conf/bactrian.properties");
    }

    private Cli start(String name, String part, KafkaServer kafka, ScriptedElasticsearch elasticsearch)
            throws IOException {
        Path home = base.resolve(name);
        Path secrets = Files.createDirectories(home.resolve("conf/secrets"));
        secret(secrets.resolve("kafka-login"), KafkaServer.LOGIN);
        secret(secrets.resolve("pseudonyms"), "0123456789abcdef0123456789abcdef");
        Files.writeString(conf(name), """
                http.port=0
                logs.elasticsearch.main.hosts=%s
                logs.redact.main.key-file=conf/secrets/pseudonyms
                logs.containers.paths=%s/logs/*-json.log
                logs.kafka.%s.enabled=true
                logs.kafka.brokers=%s
                logs.kafka.security=SASL_SSL
                logs.kafka.ca=%s
                logs.kafka.certificate=%s
                logs.kafka.sasl-mechanism=PLAIN
                logs.kafka.sasl-login=${directory:%s:kafka-login}
                """.formatted(
                elasticsearch.url(), base, part, kafka.brokers(), kafka.authority(), kafka.certificate(), secrets));
        copy("logs/kafka-" + part + ".camel.yaml", home);
        copy("shared/logs.camel.yaml", home);
        return Cli.start(home, Map.of(), "run", "--conf", conf(name).toString());
    }

    private static void secret(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void copy(String route, Path home) throws IOException {
        Path to = home.resolve("routes").resolve(route);
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(Path.of("routes").resolve(route), StandardCharsets.UTF_8));
    }
}
