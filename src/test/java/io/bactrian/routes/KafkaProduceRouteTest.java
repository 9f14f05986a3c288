package io.bactrian.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventJson;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KafkaProduceRouteTest {

    @TempDir
    private Path base;

    private final MockProducer<String, byte[]> broker =
            new MockProducer<>(false, new StringSerializer(), new ByteArraySerializer());

    @Test
    void lines_are_redacted_and_safe_when_the_broker_has_every_record() throws Exception {
        @SuppressWarnings({"unchecked", "rawtypes"})
        KafkaClients clients = new KafkaClients(() -> (MockProducer) broker, () -> null);
        try (DefaultCamelContext context = clients.load(base, "kafka-produce.camel.yaml")) {
            AdviceWith.adviceWith(context, "logs-kafka-produce", advice -> advice.replaceFromWith("direct:lines"));
            context.start();
            assertThat(clients.made()).singleElement().satisfies(properties -> assertThat(properties)
                    .containsEntry("acks", "all")
                    .containsEntry("enable.idempotence", true)
                    .containsEntry("compression.type", "zstd")
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("ssl.truststore.location", "/etc/ca.pem")
                    .containsEntry("ssl.truststore.type", "PEM")
                    .containsEntry("sasl.jaas.config", "${directory:/run/secrets:kafka-login}")
                    .doesNotContainKey("ssl.keystore.location"));
            CompletableFuture<Exchange> sent = context.createProducerTemplate()
                    .asyncSend("direct:lines", exchange -> exchange.getMessage()
                            .setBody(new LineBatch(List.of(
                                    line("a", 0, "login of ana@example.com"),
                                    line("b", 0, "hello"),
                                    line("a", 30, "bye")))));

            await().until(() -> broker.history().size() == 2);
            broker.completeNext();
            assertThat(sent).isNotDone();
            broker.completeNext();
            assertThat(sent.get().getException()).isNull();
            ProducerRecord<String, byte[]> first = broker.history().get(0);
            assertThat(first.topic()).isEqualTo("bactrian-logs");
            assertThat(broker.history()).extracting(ProducerRecord::key).containsExactly("a", "b");
            assertThat(events(first))
                    .extracting(event -> event.place().offset())
                    .containsExactly(0L, 30L);
            assertThat(new String(first.value(), UTF_8)).contains("login of ").doesNotContain("ana@example.com");

            CompletableFuture<Exchange> again = context.createProducerTemplate()
                    .asyncSend("direct:lines", exchange -> exchange.getMessage()
                            .setBody(new LineBatch(List.of(line("a", 60, "one"), line("b", 60, "two")))));
            await().until(() -> broker.history().size() == 4);
            broker.completeNext();
            broker.errorNext(new TimeoutException("nobody there"));
            assertThat(again.get().getException()).hasRootCauseMessage("nobody there");
        }
    }

    private static Line line(String stream, long offset, String text) {
        return new Line(new Place(stream, "/var/log/app.log", offset, 30), text.getBytes(UTF_8), Map.of(), false);
    }

    private static List<Event> events(ProducerRecord<String, byte[]> record) {
        return new String(record.value(), UTF_8)
                .lines()
                .map(line -> EventJson.read(line.getBytes(UTF_8)))
                .toList();
    }
}
