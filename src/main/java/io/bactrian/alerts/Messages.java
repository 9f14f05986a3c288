package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.config.TemplateText;
import io.bactrian.alerts.escalate.LinkSigner;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Renderer;
import io.bactrian.alerts.template.NotificationData;
import io.bactrian.alerts.template.TemplateException;
import io.bactrian.alerts.template.Templates;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The messages of one configuration: its templates, and the links people follow out of them. */
final class Messages implements Renderer {

    private final AlertConfig config;
    private final Templates templates;
    private final URI externalUrl;
    private final LinkSigner signer;

    private Messages(AlertConfig config, Templates templates, URI externalUrl, LinkSigner signer) {
        this.config = config;
        this.templates = templates;
        this.externalUrl = externalUrl;
        this.signer = signer;
    }

    /**
     * @throws ProblemsException with every template that cannot be used
     */
    static Messages of(AlertConfig config, URI externalUrl, LinkSigner signer) {
        return new Messages(config, templates(config), externalUrl, signer);
    }

    /**
     * @throws ProblemsException with every template that cannot be used
     */
    static AlertConfig check(AlertConfig config) {
        templates(config);
        return config;
    }

    private static Templates templates(AlertConfig config) {
        Templates templates;
        try {
            templates = Templates.load(config.templates());
        } catch (TemplateException e) {
            throw new ProblemsException(List.of(problem("templates", e)));
        }
        List<Problem> problems = new ArrayList<>();
        for (TemplateText text : config.texts()) {
            try {
                templates.check(text.text());
            } catch (TemplateException e) {
                problems.add(problem(text.place(), e));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemsException(problems);
        }
        return templates;
    }

    private static Problem problem(String place, TemplateException failure) {
        return new Problem(
                place, failure.getMessage(), failure.hint().orElse("docs/reference/templates.md has the language"));
    }

    AlertConfig config() {
        return config;
    }

    @Override
    public String text(String template, Notification notification) {
        return templates.text(template, data(notification));
    }

    @Override
    public String html(String template, Notification notification) {
        return templates.html(template, data(notification));
    }

    @Override
    public String externalUrl() {
        return externalUrl.toString();
    }

    @Override
    public String acknowledgeUrl(Notification notification) {
        if (!acknowledgeable(notification)) {
            return "";
        }
        return externalUrl + "/alerts/acknowledge?token="
                + acknowledgeToken(notification.groupKey(), notification.at());
    }

    String acknowledgeToken(String groupKey, Instant at) {
        return signer.sign(
                groupKey, at.plus(config.extensions().acknowledgement().linksExpire()));
    }

    private static boolean acknowledgeable(Notification notification) {
        return notification.firing()
                && notification.reason() != Notification.Reason.TEST
                && notification.reason() != Notification.Reason.REMINDER;
    }

    private Object data(Notification notification) {
        Receiver receiver = config.receivers().get(notification.receiver());
        return NotificationData.of(
                notification,
                receiver == null ? Labels.NONE : receiver.labels(),
                externalUrl,
                acknowledgeUrl(notification),
                silenceUrl(notification));
    }

    /** A form that is filled in with what all alerts of the message share. */
    private String silenceUrl(Notification notification) {
        if (!acknowledgeable(notification)) {
            return "";
        }
        Labels common = notification.alerts().stream()
                .map(notified -> notified.alert().labels())
                .reduce(Labels::common)
                .orElse(Labels.NONE);
        return externalUrl + "/alerts/silence?" + Matcher.query(common);
    }
}
