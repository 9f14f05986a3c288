package io.bactrian.logs.kafka;

import io.bactrian.logs.EventBatch;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.DefaultProducer;

/** Puts in the place of events lists of messages, of which {@code kafka:} sends a list at a time as records. */
final class WriteProducer extends DefaultProducer {

    private final Refused refused;

    WriteProducer(RecordsEndpoint endpoint, Refused refused) {
        super(endpoint);
        this.refused = refused;
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof EventBatch batch)) {
            throw new IllegalArgumentException("records:write takes the events of parse:");
        }
        Packing packing = new Packing(batch.events());
        refused.tooLarge(packing.tooLarge());
        exchange.getMessage()
                .setBody(packing.rounds().stream()
                        .map(round -> round.stream()
                                .map(record -> message(exchange, record))
                                .toList())
                        .toList());
    }

    private static Message message(Exchange exchange, Packing.Packed record) {
        Message message = new DefaultMessage(exchange.getContext());
        message.setHeader(KafkaConstants.KEY, record.key());
        message.setBody(record.value());
        return message;
    }
}
