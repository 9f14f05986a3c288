package io.bactrian.alerts.notify.webhook;

import io.bactrian.alerts.notify.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Fails with a {@link io.bactrian.alerts.notify.Refusal} unless the webhook answered with a status of success. */
public final class WebhookAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        Answers.requireSuccess(exchange.getMessage());
    }
}
