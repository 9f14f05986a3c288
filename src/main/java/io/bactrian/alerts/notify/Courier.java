package io.bactrian.alerts.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.model.Timers;
import io.bactrian.runtime.BactrianException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/** Takes one message to the route of its channel, with what the configuration says now. */
final class Courier {

    /** Properties of the exchange that routes may use. */
    static final String DELIVERY = "delivery";

    static final String KEY = "deliveryKey";

    private final CamelContext context;
    private final ProducerTemplate template;
    private final Supplier<AlertConfig> config;
    private final Renderer renderer;
    private final ThreadTable threads;
    private final Timers timers;

    Courier(CamelContext context, Supplier<AlertConfig> config, Renderer renderer, ThreadTable threads, Timers timers) {
        this.context = context;
        this.template = context.createProducerTemplate();
        this.config = config;
        this.renderer = renderer;
        this.threads = threads;
        this.timers = timers;
    }

    /**
     * @return what must be remembered to change the message later
     * @throws Refusal when it was not taken
     */
    Optional<ObjectNode> send(Row row, Content content) {
        Integration integration = Channels.find(config.get(), row.destination())
                .orElseThrow(() -> Refusal.permanent(
                        FailureReason.OTHER, row.destination() + " is no longer in the configuration"));
        ObjectNode message = content.message()
                .orElseThrow(() ->
                        Refusal.permanent(FailureReason.OTHER, content.failure().orElse("there is no message")));
        Channel<Integration> channel = Channels.of(integration.kind());
        Letter letter = new Letter(
                row.id(),
                row.logId(),
                row.created(),
                row.attempts() + 1,
                message,
                content.notification(),
                threads.find(row.logId(), timers.now()));
        try {
            return send(channel, integration, letter, row);
        } catch (Refusal e) {
            throw e.saying(Redaction.of(integration, e.getMessage()));
        }
    }

    private Optional<ObjectNode> send(Channel<Integration> channel, Integration integration, Letter letter, Row row) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(DELIVERY, row.id() + " to " + row.destination());
        exchange.setProperty(KEY, letter.key());
        address(channel, integration, letter, exchange);
        Exchange sent = template.send("direct:alerts-" + integration.kind(), exchange);
        if (sent.getException() != null) {
            throw refusal(sent.getException());
        }
        return channel.thread(integration, sent);
    }

    private void address(Channel<Integration> channel, Integration integration, Letter letter, Exchange exchange) {
        try {
            channel.address(integration, letter, renderer, exchange);
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            // A secret file that is being replaced is there again soon.
            throw Refusal.temporary(FailureReason.OTHER, String.valueOf(e.getMessage()));
        }
    }

    private static Refusal refusal(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof Refusal refusal) {
                return refusal;
            }
            if (at instanceof BactrianException own) {
                return Refusal.temporary(FailureReason.OTHER, own.getMessage());
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Refusal.temporary(
                FailureReason.OTHER, root.getClass().getSimpleName() + ": " + String.valueOf(root.getMessage()));
    }
}
