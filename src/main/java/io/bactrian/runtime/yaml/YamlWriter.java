package io.bactrian.runtime.yaml;

import java.util.Map;

/** A document written out again in block style; what was text stays text. */
public final class YamlWriter {

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    public static String write(YamlNode root) {
        YamlWriter writer = new YamlWriter();
        writer.node(root, "");
        return writer.out.toString();
    }

    private void node(YamlNode node, String indent) {
        if (node instanceof YamlMapping mapping && !mapping.entries().isEmpty()) {
            boolean first = true;
            for (Map.Entry<String, YamlMapping.Entry> entry : mapping.entries().entrySet()) {
                out.append(first ? "" : indent).append(quote(entry.getKey())).append(':');
                value(entry.getValue().value(), indent + INDENT);
                first = false;
            }
        } else if (node instanceof YamlSequence sequence && !sequence.items().isEmpty()) {
            boolean first = true;
            for (YamlNode item : sequence.items()) {
                out.append(first ? "" : indent).append("- ");
                node(item, indent + INDENT);
                first = false;
            }
        } else {
            out.append(leaf(node)).append('\n');
        }
    }

    private void value(YamlNode value, String indent) {
        out.append(isNested(value) ? "\n" + indent : " ");
        node(value, indent);
    }

    private static boolean isNested(YamlNode value) {
        if (value instanceof YamlMapping mapping) {
            return !mapping.entries().isEmpty();
        }
        return value instanceof YamlSequence sequence && !sequence.items().isEmpty();
    }

    private static String leaf(YamlNode node) {
        if (node instanceof YamlMapping) {
            return "{}";
        }
        if (node instanceof YamlSequence) {
            return "[]";
        }
        YamlScalar scalar = (YamlScalar) node;
        return scalar.plain() && scalar.text().matches("[\\w.+-]*") ? scalar.text() : quote(scalar.text());
    }

    /** A text as it may stand in any document: in quotes, unless it is a plain word. */
    public static String quote(String text) {
        if (text.matches("[a-zA-Z_]\\w*") && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (point == '\n') {
                quoted.append("\\n");
            } else if (point < 0x20 || point == 0x7f || point == 0x85 || point == 0xa0 || point > 0xffff) {
                quoted.append(String.format("\\U%08x", point));
            } else if (point >= 0x80 && !Character.isLetterOrDigit(point)) {
                quoted.append(String.format("\\u%04x", point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.append('"').toString();
    }
}
