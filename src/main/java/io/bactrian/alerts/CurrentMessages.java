package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Renderer;

/** The messages of the configuration that holds at that time. */
final class CurrentMessages implements Renderer {

    private volatile Messages messages;

    CurrentMessages(Messages messages) {
        this.messages = messages;
    }

    void replace(Messages newer) {
        messages = newer;
    }

    AlertConfig config() {
        return messages.config();
    }

    Messages get() {
        return messages;
    }

    @Override
    public String text(String template, Notification notification) {
        return messages.text(template, notification);
    }

    @Override
    public String html(String template, Notification notification) {
        return messages.html(template, notification);
    }

    @Override
    public String externalUrl() {
        return messages.externalUrl();
    }

    @Override
    public String acknowledgeUrl(Notification notification) {
        return messages.acknowledgeUrl(notification);
    }
}
