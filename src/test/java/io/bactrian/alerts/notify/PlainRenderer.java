package io.bactrian.alerts.notify;

import io.bactrian.alerts.model.Notification;

/** Templates as they stand, but for two words: what channels do with a rendered text is the matter here. */
public final class PlainRenderer implements Renderer {

    public static final String EXTERNAL = "http://alerts.example.com";

    @Override
    public String text(String template, Notification notification) {
        if (template.contains("{{ broken")) {
            throw new IllegalArgumentException("unknown function broken in line 1");
        }
        return template.replace("{{ summary }}", Summary.line(notification))
                .replace("{{ key }}", notification.groupKey());
    }

    @Override
    public String html(String template, Notification notification) {
        return text(template, notification).replace("<script>", "&lt;script&gt;");
    }

    @Override
    public String externalUrl() {
        return EXTERNAL;
    }

    @Override
    public String acknowledgeUrl(Notification notification) {
        return EXTERNAL + "/ack?t=token";
    }
}
