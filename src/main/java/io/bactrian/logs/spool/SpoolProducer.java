package io.bactrian.logs.spool;

import io.bactrian.logs.CheckedLine;
import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.EventJson;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Writes a batch of events; the exchange goes on when the disk has them. */
final class SpoolProducer extends DefaultProducer {

    /** What {@code tail:} keeps of a record, with room for the checksum. */
    private static final int MOST_RECORD = (8 << 20) - 64;

    private static final int KEPT_OF_MESSAGE = 1 << 20; // characters, of which each is six bytes of JSON at most

    private final SpoolEndpoint endpoint;
    private final SpoolComponent component;
    private SpoolComponent.Use use;

    SpoolProducer(SpoolEndpoint endpoint, SpoolComponent component) {
        super(endpoint);
        this.endpoint = endpoint;
        this.component = component;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        use = component.open(endpoint);
    }

    @Override
    protected void doStop() throws Exception {
        if (use != null) {
            use = null;
            component.close(endpoint);
        }
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof EventBatch batch)) {
            throw new IllegalArgumentException("spool:" + endpoint.getName() + " takes the events of parse:");
        }
        int events = batch.events().size();
        if (events == 0) {
            return;
        }
        ByteArrayOutputStream records = new ByteArrayOutputStream(events * 512);
        batch.events().forEach(event -> records.writeBytes(CheckedLine.of(json(event))));
        try {
            use.spool().append(records.toByteArray());
        } catch (SpoolRefusedException e) {
            use.meters().refused(events);
            throw e;
        }
        use.meters().written(events);
    }

    private static byte[] json(Event event) {
        byte[] json = EventJson.write(event);
        return json.length <= MOST_RECORD ? json : EventJson.write(cut(event));
    }

    /** An event larger than a record: it keeps what it is, and the beginning of what it says. */
    private static Event cut(Event event) {
        String message = event.message();
        return new Event(
                event.place(),
                event.timestamp(),
                event.level(),
                event.service(),
                event.correlationId(),
                event.userId(),
                message.substring(0, Math.min(message.length(), KEPT_OF_MESSAGE)),
                Map.of("truncated", true),
                event.failure());
    }
}
