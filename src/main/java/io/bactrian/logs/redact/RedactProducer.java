package io.bactrian.logs.redact;

import io.bactrian.logs.EventBatch;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Puts redacted events in the place of those that came. */
final class RedactProducer extends DefaultProducer {

    private final Redactor redactor;

    RedactProducer(RedactEndpoint endpoint, Redactor redactor) {
        super(endpoint);
        this.redactor = redactor;
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof EventBatch events)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    getEndpoint() + " takes events, not what is in this message",
                    "put parse: before it");
        }
        exchange.getMessage().setBody(redactor.redact(events));
    }
}
