package io.bactrian.logs.rule;

/**
 * Why a rule fires for a service.
 *
 * @param service empty for events that do not say who wrote them
 * @param summary one line, the same for as long as it fires
 * @param description with the figures of now
 */
record Finding(String service, String summary, String description) {

    private static final int MOST_QUOTED = 300;

    /** How a service is called in a text. */
    static String named(String service) {
        return service.isEmpty() ? "events without a service" : service;
    }

    /** A message as far as it fits into a notification, on one line. */
    static String quoted(String message) {
        String line = message.replaceAll("\\s+", " ");
        if (line.length() <= MOST_QUOTED) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MOST_QUOTED - 1)) ? MOST_QUOTED - 1 : MOST_QUOTED;
        return line.substring(0, end) + "…";
    }
}
