package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.EventBatch;
import io.bactrian.logs.EventJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KafkaConsumeRouteTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "bactrian-logs";
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));

    @TempDir
    private Path base;

    private final List<MockConsumer<byte[], byte[]>> consumers = new CopyOnWriteArrayList<>();
    private final List<List<Long>> indexed = new CopyOnWriteArrayList<>();

    @Test
    void offsets_are_committed_when_the_events_are_safe_and_not_before() throws Exception {
        KafkaClients clients = new KafkaClients(() -> null, this::consumer);
        try (DefaultCamelContext context = clients.load(base, "kafka-consume.camel.yaml")) {
            AdviceWith.adviceWith(context, "logs-kafka-consume", advice -> advice.weaveById("index-from-kafka")
                    .replace()
                    .process(this::index));
            context.start();

            await().atMost(PATIENCE).until(() -> consumers.size() == 2);
            assertThat(consumers.get(0).closed()).isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(consumers.get(1).committed(Set.copyOf(PARTITIONS)))
                            .isEqualTo(Map.of(
                                    PARTITIONS.get(0), new OffsetAndMetadata(2),
                                    PARTITIONS.get(1), new OffsetAndMetadata(1))));
            assertThat(indexed).containsExactly(List.of(1L, 2L, 3L), List.of(1L, 2L, 3L));
            assertThat(clients.made()).hasSize(2).allSatisfy(properties -> assertThat(properties)
                    .containsEntry("enable.auto.commit", false)
                    .containsEntry("auto.offset.reset", "earliest")
                    .containsEntry("group.id", "bactrian-logs")
                    .containsEntry("sasl.jaas.config", "${directory:/run/secrets:kafka-login}"));
        }
    }

    private void index(Exchange exchange) {
        indexed.add(exchange.getMessage().getBody(EventBatch.class).events().stream()
                .map(event -> event.place().offset())
                .toList());
        MockConsumer<byte[], byte[]> last = consumers.get(consumers.size() - 1);
        assertThat(last.committed(Set.copyOf(PARTITIONS))).isEmpty();
        if (indexed.size() == 1) {
            throw new IllegalStateException("the first time it fails");
        }
    }

    /** One that finds three records in two partitions. */
    private MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        consumer.schedulePollTask(() -> {
            consumer.rebalance(PARTITIONS);
            consumer.updateBeginningOffsets(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));
            add(consumer, 0, 0, 1);
            add(consumer, 0, 1, 2);
            add(consumer, 1, 0, 3);
        });
        consumers.add(consumer);
        return consumer;
    }

    private static void add(MockConsumer<byte[], byte[]> consumer, int partition, long offset, long event) {
        byte[] value = EventJson.write(KafkaClients.event(event, "hello"));
        consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, null, value));
    }
}
