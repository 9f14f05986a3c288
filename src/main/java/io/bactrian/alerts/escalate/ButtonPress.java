package io.bactrian.alerts.escalate;

/**
 * Somebody pressed "acknowledge" under a message.
 *
 * @param token as the button carried it
 * @param by who, in the words of the channel
 * @param query what the channel wants an answer to; empty where it wants none
 */
public record ButtonPress(String token, String by, String query) {

    /** What buttons in messages are called: the {@code action_id} of Slack. */
    public static final String ACTION = "acknowledge";
}
