package io.bactrian.alerts.notify;

import io.bactrian.alerts.model.Notification;

/** Fills in the templates of a configuration. Every method may be called from any thread. */
public interface Renderer {

    /**
     * @throws RuntimeException when the template fails; the message says where
     */
    String text(String template, Notification notification);

    /**
     * As {@link #text}, with values escaped for where they stand in the HTML.
     *
     * @throws RuntimeException when the template fails; the message says where
     */
    String html(String template, Notification notification);

    /** What links in messages start with. */
    String externalUrl();

    /** The address that acknowledges what is told, or an empty string. */
    String acknowledgeUrl(Notification notification);
}
