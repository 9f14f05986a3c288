package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Labels;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code receivers}: names, labels and the integrations of the four kinds there are. */
final class ReceiverReader {

    private static final Set<String> OTHER_KINDS = Set.of(
            "discord",
            "incidentio",
            "pagerduty",
            "opsgenie",
            "wechat",
            "pushover",
            "victorops",
            "sns",
            "webex",
            "msteams",
            "msteamsv2",
            "jira",
            "rocketchat",
            "mattermost");
    private static final String SUFFIX = "_configs";

    private final Global global;
    private final Map<String, Receiver> receivers = new LinkedHashMap<>();

    ReceiverReader(Global global) {
        this.global = global;
    }

    void add(Fields file) {
        file.childrenButNothing("receivers").forEach(this::receiver);
    }

    /** By name, in the order in which they were read. */
    Map<String, Receiver> receivers() {
        return receivers;
    }

    private void receiver(Fields fields) {
        String name = fields.name("name", "missing name in receiver");
        Map<String, String> labels = new LinkedHashMap<>();
        fields.pairs("labels")
                .forEach((label, value) -> labels.put(label, fields.source().plainValue(value)));
        if (!labels.getOrDefault("name", name).equals(name)) {
            fields.problem(
                    "labels",
                    "receiver label \"name\" must match receiver name \"" + name + "\"",
                    "remove the label, it is there by itself");
        }
        labels.put("name", name);
        List<Integration> integrations = new ArrayList<>();
        read(fields, "email", EmailReader::read, integrations);
        read(fields, "slack", SlackReader::read, integrations);
        read(fields, "telegram", TelegramReader::read, integrations);
        read(fields, "webhook", WebhookReader::read, integrations);
        for (String kind : OTHER_KINDS) {
            if (fields.node(kind + SUFFIX).filter(ReceiverReader::isAny).isPresent()) {
                fields.problem(
                        kind + SUFFIX,
                        "receivers of kind " + kind + " are not supported",
                        "there are email, slack, telegram and webhook: most services take a webhook");
            }
        }
        fields.done(Map.of("email", "did you mean email_configs?", "slack", "did you mean slack_configs?"));
        if (receivers.putIfAbsent(name, new Receiver(name, Labels.of(labels), List.copyOf(integrations))) != null
                && !name.isEmpty()) {
            fields.problem("name", "notification config name \"" + name + "\" is not unique", "rename one of them");
        }
    }

    /** An empty list of another kind asks for nothing. */
    private static boolean isAny(YamlNode node) {
        return !(node instanceof YamlSequence list) || !list.items().isEmpty();
    }

    /** How one integration of a kind is read. */
    private interface Reader {
        Integration read(Fields fields, Global global, int index);
    }

    private void read(Fields receiver, String kind, Reader reader, List<Integration> integrations) {
        List<Fields> configs = receiver.children(kind + SUFFIX);
        for (int index = 0; index < configs.size(); index++) {
            integrations.add(reader.read(configs.get(index), global, index));
        }
    }

    /** What is told of a name that no receiver has. */
    static String hint(Set<String> receivers, String name) {
        Optional<String> near = io.bactrian.runtime.Nearest.to(name, receivers);
        return near.map(found -> "did you mean " + found + "?")
                .orElse(receivers.isEmpty() ? "add it to receivers" : "receivers are " + String.join(", ", receivers));
    }
}
