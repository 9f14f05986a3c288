package io.bactrian.alerts.notify.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlReader;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The {@code payload} of a configuration: every text and every name in it is a template. What a template makes is read
 * as YAML, as Alertmanager does: {@code {{ len .Alerts }}} is a number, {@code {{ .CommonLabels | toJson }}} an object,
 * and what is no YAML a text. Unlike there, {@code yes}, {@code on} and dates are texts.
 */
final class TemplatedPayload {

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String NUMBER = "-?(0|[1-9]\\d{0,17})(\\.\\d{1,18})?";

    private final UnaryOperator<String> templates;

    TemplatedPayload(UnaryOperator<String> templates) {
        this.templates = templates;
    }

    /**
     * @param configured of maps, lists, texts, numbers and booleans
     */
    JsonNode render(Object configured) {
        if (configured instanceof Map<?, ?> fields) {
            ObjectNode object = NODES.objectNode();
            fields.forEach((name, value) -> object.set(templates.apply(String.valueOf(name)), render(value)));
            return object;
        }
        if (configured instanceof Iterable<?> items) {
            ArrayNode array = NODES.arrayNode();
            items.forEach(item -> array.add(render(item)));
            return array;
        }
        if (configured instanceof String template) {
            return made(templates.apply(template));
        }
        return JSON.valueToTree(configured);
    }

    private static JsonNode made(String text) {
        String bare = text.strip();
        if (bare.isEmpty()) {
            return NullNode.getInstance();
        }
        if (bare.startsWith("{") || bare.startsWith("[")) {
            try {
                return JSON.readTree(bare);
            } catch (JsonProcessingException e) {
                // YAML has brackets too.
            }
        }
        Problems problems = new Problems();
        Optional<YamlNode> read = new YamlReader("payload", problems).parse(text);
        return read.isEmpty() || !problems.inOrder().isEmpty() ? NODES.textNode(text) : value(read.get(), text);
    }

    /**
     * @param text that a whole document of one text stays, with its quotes and white space
     */
    private static JsonNode value(YamlNode node, String text) {
        if (node instanceof YamlMapping mapping) {
            ObjectNode object = NODES.objectNode();
            mapping.entries().forEach((name, entry) -> object.set(name, value(entry.value())));
            return object;
        }
        if (node instanceof YamlSequence sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.items().forEach(item -> array.add(value(item)));
            return array;
        }
        YamlScalar scalar = (YamlScalar) node;
        if (scalar.isNull()) {
            return NullNode.getInstance();
        }
        if (scalar.plain() && scalar.text().matches("true|false")) {
            return NODES.booleanNode(Boolean.parseBoolean(scalar.text()));
        }
        if (scalar.plain() && scalar.text().matches(NUMBER)) {
            return NODES.numberNode(new BigDecimal(scalar.text()));
        }
        return NODES.textNode(text);
    }

    private static JsonNode value(YamlNode node) {
        return value(node, node instanceof YamlScalar scalar ? scalar.text() : "");
    }
}
