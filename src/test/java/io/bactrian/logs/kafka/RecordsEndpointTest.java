package io.bactrian.logs.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.EventBatch;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordsEndpointTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<DeadLetter> kept = new ArrayList<>();
    private final List<String> committed = new ArrayList<>();
    private boolean full;

    @BeforeEach
    void start() {
        camel.getRegistry().bind("meters", meters);
        camel.getRegistry().bind("deadLetters", (DeadLetters) letters -> {
            if (full) {
                throw new BactrianException(ExitCode.FAILED, "no room", "make some");
            }
            kept.addAll(letters);
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void an_event_too_large_becomes_a_dead_letter_and_the_others_go_on() {
        Exchange exchange = send(
                "records:write?dataStream=logs-bactrian.shop-default",
                new EventBatch(List.of(
                        PackingTest.event("s", 0, "x".repeat(Packing.MOST)), PackingTest.event("s", 1, "small"))));

        assertThat(exchange.getException()).isNull();
        List<?> lists = exchange.getMessage().getBody(List.class);
        assertThat(lists).hasSize(1);
        List<?> messages = (List<?>) lists.get(0);
        assertThat(messages).hasSize(1);
        assertThat(((Message) messages.get(0)).getHeader(KafkaConstants.KEY)).isEqualTo("s");
        assertThat(kept).singleElement().satisfies(letter -> {
            assertThat(letter.event().place().offset()).isZero();
            assertThat(letter.cluster()).isEqualTo("main");
            assertThat(letter.dataStream()).isEqualTo("logs-bactrian.shop-default");
            assertThat(letter.type()).isEqualTo("record_too_large");
        });
        assertThat(refused("record_too_large")).isEqualTo(1);
    }

    @Test
    void records_are_read_and_the_last_of_each_partition_is_committed() {
        Exchange exchange = send(
                "records:read",
                List.of(
                        record(0, 5, value(1)),
                        record(1, 9, value(2)),
                        record(0, 6, "x".getBytes(UTF_8)),
                        record(0, 7, value(3))));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(EventBatch.class).events())
                .extracting(event -> event.place().offset())
                .containsExactly(1L, 2L, 3L);
        assertThat(kept).singleElement().satisfies(letter -> assertThat(letter.reason())
                .contains("record 6 of lines/0", "broken JSON"));
        assertThat(refused("record_unreadable")).isEqualTo(1);
        assertThat(committed).isEmpty();
        camel.createProducerTemplate().send("records:commit", exchange);
        assertThat(exchange.getException()).isNull();
        assertThat(committed).containsExactly("0:7", "1:9");
    }

    @Test
    void an_offset_that_cannot_be_committed_is_no_failure_and_the_others_are() {
        Exchange exchange = send("records:read", List.of(record(-1, 5, value(1)), record(2, 9, value(2))));

        camel.createProducerTemplate().send("records:commit", exchange);

        assertThat(exchange.getException()).isNull();
        assertThat(committed).containsExactly("2:9");
    }

    @Test
    void a_batch_waits_while_its_dead_letters_cannot_be_kept() {
        full = true;

        Exchange exchange = send("records:read", List.of(record(0, 6, "x".getBytes(UTF_8))));

        assertThat(exchange.getException()).hasMessage("no room");
        assertThat(refused("record_unreadable")).isZero();
    }

    @Test
    void steps_say_what_they_take() {
        assertThat(send("records:write", "text").getException()).hasMessage("records:write takes the events of parse:");
        assertThat(send("records:read", "text").getException()).hasMessageContaining("with batching");
        assertThat(send("records:commit", "text").getException())
                .hasMessage("records:commit stands after records:read");
        assertThatThrownBy(() -> camel.getEndpoint("records:keep").createProducer())
                .isInstanceOf(PermanentException.class)
                .hasMessage("records:keep: there is no such action");
    }

    private double refused(String reason) {
        return meters.counter("bactrian.logs.kafka.refused", "reason", reason).count();
    }

    private static byte[] value(long offset) {
        return new Packing(List.of(PackingTest.event("s", offset, "hello")))
                .records()
                .get(0)
                .value();
    }

    /** One that cannot be committed where its partition is -1. */
    private Exchange record(int partition, long offset, byte[] value) {
        Exchange record = new DefaultExchange(camel);
        record.getMessage().setBody(value);
        record.getMessage().setHeader(KafkaConstants.TOPIC, "lines");
        record.getMessage().setHeader(KafkaConstants.PARTITION, partition);
        record.getMessage().setHeader(KafkaConstants.OFFSET, offset);
        record.getMessage().setHeader(KafkaConstants.MANUAL_COMMIT, (KafkaManualCommit) () -> {
            if (partition < 0) {
                throw new CommitFailedException("another has it");
            }
            committed.add(partition + ":" + offset);
        });
        return record;
    }

    private Exchange send(String uri, Object body) {
        return camel.createProducerTemplate()
                .send(uri, exchange -> exchange.getMessage().setBody(body));
    }
}
