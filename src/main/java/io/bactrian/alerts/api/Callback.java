package io.bactrian.alerts.api;

import java.util.function.UnaryOperator;

/**
 * What another service calls: Slack's buttons, Telegram's updates. No login is asked for; its requests prove themselves,
 * and whoever receives them checks that.
 *
 * @param path such as {@code /alerts/slack}, without the prefix of the routes
 */
public record Callback(String path, Receiver receiver) {

    /** Takes one POST, off the event loop. */
    @FunctionalInterface
    public interface Receiver {

        /**
         * @param header value of a header by its name, or an empty string
         * @param body at most 1 MiB
         */
        Reply receive(UnaryOperator<String> header, byte[] body);
    }

    /**
     * What the caller hears.
     *
     * @param type content type
     */
    public record Reply(int status, String type, String body) {}
}
