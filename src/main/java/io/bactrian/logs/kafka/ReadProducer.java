package io.bactrian.logs.kafka;

import io.bactrian.logs.EventBatch;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.support.DefaultProducer;

/** Puts the events in the place of the records that {@code kafka:} sends together. */
final class ReadProducer extends DefaultProducer {

    private final Refused refused;
    private final Clock clock;

    ReadProducer(RecordsEndpoint endpoint, Refused refused, Clock clock) {
        super(endpoint);
        this.refused = refused;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof List<?> records)) {
            throw new IllegalArgumentException("records:read takes the records of kafka: with batching");
        }
        Unpacking unpacking = new Unpacking(clock.instant());
        Map<String, KafkaManualCommit> commits = new LinkedHashMap<>();
        for (Object record : records) {
            Message message = ((Exchange) record).getMessage();
            Unpacking.Origin origin = new Unpacking.Origin(
                    message.getHeader(KafkaConstants.TOPIC, String.class),
                    message.getHeader(KafkaConstants.PARTITION, Integer.class),
                    message.getHeader(KafkaConstants.OFFSET, Long.class));
            unpacking.add(origin, message.getBody());
            KafkaManualCommit commit = message.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
            if (commit == null) {
                throw new IllegalArgumentException("records:read takes records of kafka: with allowManualCommit");
            }
            commits.put(origin.topic() + "/" + origin.partition(), commit); // the last one stands for all before it
        }
        refused.unreadable(unpacking.unreadable());
        exchange.setProperty(CommitProducer.COMMITS, List.copyOf(commits.values()));
        exchange.getMessage().setBody(new EventBatch(unpacking.events()));
    }
}
