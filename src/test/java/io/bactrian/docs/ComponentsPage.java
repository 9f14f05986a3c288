package io.bactrian.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** {@code docs/reference/components.md}, from what camel-component-maven-plugin wrote of our components. */
final class ComponentsPage {

    /** In the order in which a backup passes them. */
    private static final List<String> COMPONENTS = List.of(
            "io/bactrian/backup/dump/dump",
            "io/bactrian/backup/codec/compress",
            "io/bactrian/backup/codec/encrypt",
            "io/bactrian/backup/repository/repository",
            "io/bactrian/backup/recovery/recovery",
            "io/bactrian/ledger/run",
            "io/bactrian/logs/tail/tail",
            "io/bactrian/logs/intake/intake",
            "io/bactrian/logs/parse/parse",
            "io/bactrian/logs/rule/log-rule",
            "io/bactrian/logs/spool/spool",
            "io/bactrian/logs/redact/redact",
            "io/bactrian/logs/kafka/records",
            "io/bactrian/logs/bulk/bulk",
            "io/bactrian/alerts/intake/alert");

    /** What every Camel producer has, and no route of ours sets. */
    private static final Set<String> CAMELS_OWN = Set.of("lazyStartProducer");

    private ComponentsPage() {}

    static String text() throws IOException {
        Markdown page = Markdown.page(
                "Components",
                "The steps that a route can use besides [Camel's own](https://camel.apache.org/components/). Options"
                        + " stand under `parameters` of the step. Durations are written like `90s`, `30m`, `4h`.");
        for (String component : COMPONENTS) {
            describe(page, read(component));
        }
        return page.text();
    }

    private static void describe(Markdown page, JsonNode description) {
        JsonNode component = description.get("component");
        page.heading(2, component.get("scheme").asText() + ":");
        page.paragraph(component.get("description").asText());
        page.paragraph("Written as " + Markdown.code(component.get("syntax").asText()) + ".");
        List<List<String>> options = new ArrayList<>();
        description.get("properties").properties().forEach(option -> {
            if (!CAMELS_OWN.contains(option.getKey())) {
                options.add(option(option.getKey(), option.getValue()));
            }
        });
        page.table(List.of("Option", "Type", "Default", "What it does"), options);
        List<List<String>> headers = new ArrayList<>();
        description
                .path("headers")
                .properties()
                .forEach(header -> headers.add(List.of(
                        Markdown.code(header.getKey()),
                        type(header.getValue()),
                        header.getValue().get("description").asText())));
        if (!headers.isEmpty()) {
            page.paragraph("Headers that it sets on the message:");
            page.table(List.of("Header", "Type", "What it says"), headers);
        }
    }

    private static List<String> option(String name, JsonNode option) {
        String place = option.get("kind").asText().equals("path") ? " (in the address)" : "";
        String required = option.get("required").asBoolean() ? " **required**" : "";
        return List.of(
                Markdown.code(name) + place + required,
                type(option),
                Markdown.code(option.path("defaultValue").asText()),
                option.get("description").asText());
    }

    private static String type(JsonNode option) {
        if (option.has("enum")) {
            return StreamSupport.stream(option.get("enum").spliterator(), false)
                    .map(value -> Markdown.code(value.asText()))
                    .collect(Collectors.joining(", "));
        }
        if (option.path("type").asText().equals("duration")) {
            return "duration";
        }
        String java = option.get("javaType").asText().replaceFirst("^java\\.lang\\.", "");
        return switch (java) {
            case "Integer", "int", "Long", "long" -> "number";
            case "Boolean", "boolean" -> "true or false";
            case "String" -> "text";
            default -> java.startsWith("java.util.List") ? "list" : java.substring(java.lastIndexOf('.') + 1);
        };
    }

    private static JsonNode read(String component) throws IOException {
        String resource = "/META-INF/" + component + ".json";
        try (InputStream in = ComponentsPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no " + resource + " on the class path");
            }
            return new JsonMapper().readTree(in);
        }
    }
}
