package io.bactrian.alerts.config;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** {@code global}: what integrations take where they say nothing themselves. */
record Global(
        Duration resolveTimeout,
        HttpConfig http,
        Optional<String> smtpFrom,
        String smtpHello,
        Optional<EmailConfig.HostPort> smtpSmarthost,
        String smtpAuthUsername,
        Optional<SecretSource> smtpAuthPassword,
        Optional<SecretSource> smtpAuthSecret,
        String smtpAuthIdentity,
        boolean smtpRequireTls,
        TlsConfig smtpTls,
        Optional<Boolean> smtpForceImplicitTls,
        Optional<SecretSource> slackWebhook,
        Optional<SecretSource> slackAppToken,
        String slackAppUrl,
        String telegramApiUrl,
        Optional<SecretSource> telegramBotToken) {

    private static final String SLACK_APP_URL = "https://slack.com/api/chat.postMessage";
    private static final Set<String> OF_OTHER_KINDS = Set.of(
            "jira_api_url",
            "pagerduty_url",
            "opsgenie_api_url",
            "opsgenie_api_key",
            "opsgenie_api_key_file",
            "wechat_api_url",
            "wechat_api_secret",
            "wechat_api_secret_file",
            "wechat_api_corp_id",
            "victorops_api_url",
            "victorops_api_key",
            "victorops_api_key_file",
            "webex_api_url",
            "rocketchat_api_url",
            "rocketchat_token",
            "rocketchat_token_file",
            "rocketchat_token_id",
            "rocketchat_token_id_file",
            "mattermost_webhook_url",
            "mattermost_webhook_url_file");

    static Global read(Fields fields) {
        Optional<SecretSource> webhook = fields.secretUrl("slack_api_url");
        Optional<SecretSource> token = fields.secret("slack_app_token");
        String appUrl = fields.url("slack_app_url").orElse(SLACK_APP_URL);
        // An address that is the one of the tokens' API was the workaround before there were tokens.
        boolean sameAddress = webhook.isPresent()
                && webhook.get() instanceof SecretSource.Inline inline
                && inline.secret().reveal().equals(appUrl);
        if (webhook.isPresent() && token.isPresent() && !sameAddress) {
            fields.problem(
                    "slack_api_url",
                    "at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be"
                            + " configured",
                    "keep one of them");
        }
        fields.ignore(OF_OTHER_KINDS);
        Global global = new Global(
                fields.duration("resolve_timeout").orElse(Duration.ofMinutes(5)),
                HttpReader.read(fields).orElse(HttpConfig.DEFAULT),
                fields.text("smtp_from").filter(from -> !from.isEmpty()),
                fields.text("smtp_hello", "localhost"),
                EmailReader.hostPort(fields, "smtp_smarthost"),
                fields.text("smtp_auth_username", ""),
                fields.secret("smtp_auth_password"),
                fields.secret("smtp_auth_secret"),
                fields.text("smtp_auth_identity", ""),
                fields.flag("smtp_require_tls", true),
                TlsReader.read(fields, "smtp_tls_config").orElse(TlsConfig.DEFAULT),
                fields.flag("smtp_force_implicit_tls"),
                webhook,
                token,
                appUrl,
                fields.url("telegram_api_url").orElse("https://api.telegram.org"),
                fields.secret("telegram_bot_token"));
        fields.done();
        return global;
    }
}
