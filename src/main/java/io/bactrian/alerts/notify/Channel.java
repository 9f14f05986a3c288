package io.bactrian.alerts.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.model.Notification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * One kind of integration: what is kept of a message until it is sent, and what goes to its route then.
 *
 * @param <C> its configuration
 */
public interface Channel<C extends Integration> {

    /** The longest wait for an answer where the configuration does not say. */
    Duration TIMEOUT = Duration.ofSeconds(20);

    /**
     * A message as it is stored: without any secret.
     *
     * @throws RuntimeException when a template fails or what it made cannot be sent
     */
    ObjectNode render(C integration, Notification notification, Renderer renderer);

    /**
     * One message in place of many.
     *
     * @param all every alert of them
     * @param title how many they are
     * @param lines what each of them tells
     */
    ObjectNode digest(C integration, Notification all, String title, List<String> lines, Renderer renderer);

    /**
     * Fills in body and properties for the route, the secrets among the properties, read just now.
     *
     * @throws RuntimeException when a secret or a template cannot be read
     */
    void address(C integration, Letter letter, Renderer renderer, Exchange exchange);

    /** What must be known to change this message later, from the exchange that sent it. */
    default Optional<ObjectNode> thread(C integration, Exchange sent) {
        return Optional.empty();
    }
}
