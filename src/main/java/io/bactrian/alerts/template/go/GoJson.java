package io.bactrian.alerts.template.go;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as Go's {@code json.Marshal} writes them. */
public final class GoJson {

    private final StringBuilder json = new StringBuilder();

    private GoJson() {}

    public static String write(Object value) {
        GoJson writer = new GoJson();
        writer.value(value);
        return writer.json.toString();
    }

    private void value(Object value) {
        if (value instanceof GoTime time) {
            string(time.format("2006-01-02T15:04:05.999999999Z07:00"));
        } else if (value instanceof GoDuration duration) {
            json.append(duration.nanos());
        } else if (value instanceof GoNamed named) {
            json.append(named.value());
        } else if (value instanceof SafeText safe) {
            string(safe.value());
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof GoStruct struct) {
            struct(struct);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            list(list);
        } else {
            json.append(value);
        }
    }

    private void number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new Function.Refusal("json: unsupported value: " + Printer.print(number));
        }
        double size = Math.abs(number);
        String text = GoFloat.shortest(number, number != 0 && (size < 1e-6 || size >= 1e21) ? 'e' : 'f');
        json.append(text.replace("e-0", "e-"));
    }

    private void struct(GoStruct struct) {
        json.append('{');
        String comma = "";
        for (GoStruct.Field field : struct.fields()) {
            if (!field.json().isEmpty()) {
                json.append(comma);
                string(field.json());
                json.append(':');
                value(field.value());
                comma = ",";
            }
        }
        json.append('}');
    }

    private void map(Map<?, ?> map) {
        json.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
            json.append(comma);
            string((String) entry.getKey());
            json.append(':');
            value(entry.getValue());
            comma = ",";
        }
        json.append('}');
    }

    private void list(List<?> list) {
        json.append('[');
        String comma = "";
        for (Object element : list) {
            json.append(comma);
            value(element);
            comma = ",";
        }
        json.append(']');
    }

    private void string(String text) {
        json.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ' || "<>&\u2028\u2029".indexOf(c) >= 0) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
