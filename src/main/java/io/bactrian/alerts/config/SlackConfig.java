package io.bactrian.alerts.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code slack_configs}; every text is a template. Exactly one of webhook and token is there.
 *
 * @param webhook {@code api_url}: an incoming webhook
 * @param appToken a bot token for {@code appUrl}
 * @param updateMessage whether the message of a group is changed rather than followed by another; token only
 * @param timeout zero: the default
 */
public record SlackConfig(
        int index,
        boolean sendResolved,
        Optional<SecretSource> webhook,
        Optional<SecretSource> appToken,
        String appUrl,
        String channel,
        String username,
        String color,
        String title,
        String titleLink,
        String pretext,
        String text,
        String messageText,
        List<Field> fields,
        boolean shortFields,
        String footer,
        String fallback,
        String callbackId,
        String iconEmoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        List<String> mrkdwnIn,
        List<Action> actions,
        boolean updateMessage,
        Duration timeout,
        HttpConfig http)
        implements Integration {

    @Override
    public String kind() {
        return "slack";
    }

    /** One field of the attachment. */
    public record Field(String title, String value, Optional<Boolean> isShort) {}

    /** One button; either with an address, or with a name and a value. */
    public record Action(
            String type,
            String text,
            String url,
            String name,
            String value,
            String style,
            Optional<Confirmation> confirm) {}

    /** What is asked before a button counts. */
    public record Confirmation(String text, String title, String okText, String dismissText) {}
}
