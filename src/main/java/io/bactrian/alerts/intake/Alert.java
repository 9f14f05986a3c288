package io.bactrian.alerts.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something people must know. Channel routes take what they send from here: {@code ${body.subject}}, {@code
 * ${body.text}}, {@code ${body.slack}}.
 *
 * @param name what kind of trouble: {@code BackupFailed}
 * @param at when it was noticed
 * @param labels what it is about: flow, route, severity, instance
 * @param annotations what to read: summary, description, runbook_url
 */
public record Alert(String name, Instant at, SortedMap<String, String> labels, SortedMap<String, String> annotations) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TEXT = 8000;

    public Alert(String name, Instant at, Map<String, String> labels, Map<String, String> annotations) {
        this(name, at, new TreeMap<>(labels), new TreeMap<>(annotations));
    }

    /** One line without line breaks: what, and how bad. */
    public String getSubject() {
        String severity = labels.getOrDefault("severity", "critical").toUpperCase(java.util.Locale.ROOT);
        return ("[" + severity + "] " + annotations.getOrDefault("summary", name)).replaceAll("[\\r\\n]+", " ");
    }

    /** The whole alert as plain text. */
    public String getText() {
        StringBuilder text = new StringBuilder();
        text.append(annotations.getOrDefault("summary", name)).append("\n\n");
        text.append(bounded(annotations.getOrDefault("description", ""))).append("\n\n");
        text.append("since     ").append(at.truncatedTo(ChronoUnit.SECONDS)).append('\n');
        text.append("alert     ").append(name).append('\n');
        labels.forEach((label, value) -> text.append(String.format("%-9s %s%n", label, value)));
        if (annotations.containsKey("runbook_url")) {
            text.append("\nwhat to do: ").append(annotations.get("runbook_url")).append('\n');
        }
        return text.toString();
    }

    /** The body of a Slack incoming webhook; text in it is escaped as Slack asks, so labels cannot mention anybody. */
    public String getSlack() {
        List<Map<String, Object>> blocks = List.of(
                Map.of("type", "header", "text", Map.of("type", "plain_text", "text", cut(getSubject(), 150))),
                section(escape(cut(annotations.getOrDefault("description", ""), 2800))),
                Map.of(
                        "type",
                        "context",
                        "elements",
                        List.of(Map.of("type", "mrkdwn", "text", escape(cut(name + " " + labels, 1500))))));
        try {
            return JSON.writeValueAsString(Map.of("text", escape(getSubject()), "blocks", blocks));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }

    private static Map<String, Object> section(String text) {
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", text.isEmpty() ? "-" : text));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String bounded(String text) {
        return cut(text, MAX_TEXT);
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }
}
