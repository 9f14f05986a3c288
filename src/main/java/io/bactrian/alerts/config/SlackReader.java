package io.bactrian.alerts.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code slack_configs}. */
final class SlackReader {

    private static final String POST_MESSAGE = "https://slack.com/api/chat.postMessage";

    private SlackReader() {}

    static SlackConfig read(Fields fields, Global global, int index) {
        Optional<HttpConfig> http = HttpReader.read(fields);
        Optional<SecretSource> webhook = fields.secretUrl("api_url");
        Optional<SecretSource> token = fields.secret("app_token");
        if (webhook.isPresent() && token.isPresent()) {
            fields.problem(
                    "api_url",
                    "at most one of api_url/api_url_file & app_token/app_token_file must be configured",
                    "keep one of them");
        }
        boolean ownAuthorization = http.flatMap(HttpConfig::authorization).isPresent();
        if (token.isEmpty() && webhook.isEmpty() && !ownAuthorization) {
            token = global.slackAppToken();
        }
        if (token.isEmpty() && webhook.isEmpty()) {
            webhook = global.slackWebhook();
        }
        if (token.isEmpty() && webhook.isEmpty()) {
            fields.problem(
                    "no Slack API URL nor App token set either inline or in a file",
                    "add api_url_file: … here, or slack_api_url_file to global");
        }
        if (token.isPresent() && http.orElse(global.http()).authorization().isPresent()) {
            fields.problem(
                    "http_config",
                    "http authorization can't be set when using Slack App tokens",
                    "remove authorization from http_config");
        }
        boolean update = fields.flag("update_message", false);
        if (update && token.isEmpty() && !isPostMessage(webhook)) {
            fields.problem(
                    "update_message",
                    "update_message can only be used with bot tokens",
                    "write app_token_file: … instead of api_url");
        }
        SlackConfig config = new SlackConfig(
                index,
                fields.flag("send_resolved", false),
                webhook,
                token,
                fields.url("app_url").orElse(global.slackAppUrl()),
                fields.template("channel", ""),
                template(fields, "username", "username"),
                template(fields, "color", "color"),
                template(fields, "title", "title"),
                template(fields, "title_link", "titlelink"),
                template(fields, "pretext", "pretext"),
                template(fields, "text", "text"),
                fields.template("message_text", ""),
                children(fields, "fields").stream().map(SlackReader::field).toList(),
                fields.flag("short_fields", false),
                template(fields, "footer", "footer"),
                template(fields, "fallback", "fallback"),
                template(fields, "callback_id", "callbackid"),
                template(fields, "icon_emoji", "iconemoji"),
                template(fields, "icon_url", "iconurl"),
                fields.template("image_url", ""),
                fields.template("thumb_url", ""),
                fields.flag("link_names", false),
                fields.words("mrkdwn_in").orElse(List.of()),
                children(fields, "actions").stream().map(SlackReader::action).toList(),
                update,
                fields.goDuration("timeout").orElse(Duration.ZERO),
                http.orElse(global.http()));
        fields.done(Map.of(
                "webhook_url", "did you mean api_url?",
                "message", "did you mean text?",
                "token", "did you mean app_token?"));
        return config;
    }

    private static boolean isPostMessage(Optional<SecretSource> webhook) {
        return webhook.isPresent()
                && webhook.get() instanceof SecretSource.Inline inline
                && inline.secret().reveal().equals(POST_MESSAGE);
    }

    private static String template(Fields fields, String name, String template) {
        return fields.template(name, "{{ template \"slack.default." + template + "\" . }}");
    }

    private static List<Fields> children(Fields fields, String name) {
        return new ArrayList<>(fields.children(name));
    }

    private static SlackConfig.Field field(Fields fields) {
        SlackConfig.Field field = new SlackConfig.Field(
                required(fields, "title", "Slack field"),
                required(fields, "value", "Slack field"),
                fields.flag("short"));
        fields.done();
        return field;
    }

    private static SlackConfig.Action action(Fields fields) {
        String type = required(fields, "type", "Slack action");
        String text = required(fields, "text", "Slack action");
        String url = fields.template("url", "");
        String name = fields.template("name", "");
        String value = fields.template("value", "");
        String style = fields.template("style", "");
        Optional<SlackConfig.Confirmation> confirm = fields.child("confirm").map(SlackReader::confirmation);
        if (url.isEmpty() && name.isEmpty()) {
            fields.problem("missing name or url in Slack action configuration", "add url: …");
        }
        fields.done();
        return url.isEmpty()
                ? new SlackConfig.Action(type, text, "", name, value, style, confirm)
                : new SlackConfig.Action(type, text, url, "", "", style, Optional.empty());
    }

    private static SlackConfig.Confirmation confirmation(Fields fields) {
        SlackConfig.Confirmation confirmation = new SlackConfig.Confirmation(
                required(fields, "text", "Slack confirmation"),
                fields.template("title", ""),
                fields.template("ok_text", ""),
                fields.template("dismiss_text", ""));
        fields.done();
        return confirmation;
    }

    private static String required(Fields fields, String name, String what) {
        String value = fields.template(name, "");
        if (value.isEmpty()) {
            fields.problem("missing " + name + " in " + what + " configuration", "add " + name + ": …");
        }
        return value;
    }
}
