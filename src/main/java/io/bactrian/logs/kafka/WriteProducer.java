package io.bactrian.logs.kafka;

import io.bactrian.logs.EventBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.DefaultProducer;

/** Puts in the place of events the messages that {@code kafka:} sends one by one as records. */
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
        List<Message> messages = new ArrayList<>(packing.records().size());
        for (Packing.Packed record : packing.records()) {
            Message message = new DefaultMessage(exchange.getContext());
            message.setHeader(KafkaConstants.KEY, record.key());
            message.setBody(record.value());
            messages.add(message);
        }
        exchange.getMessage().setBody(messages);
    }
}
