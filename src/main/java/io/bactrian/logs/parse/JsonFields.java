package io.bactrian.logs.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the fields of one object into a draft. What is too deep or too much stays text. */
final class JsonFields {

    static final int DEEPEST = 64;

    private final JsonParser parser;
    private final Draft draft;
    private final boolean surrogates;

    JsonFields(JsonParser parser, String text, Draft draft) {
        this.parser = parser;
        this.draft = draft;
        this.surrogates = text.contains("\\u"); // the text itself has none that stand alone
    }

    /** From the start of the object, where the parser stands, to its end. */
    void read() throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = clean(parser.currentName());
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                object(name);
            } else {
                draft.field(name, value(token, 1));
            }
        }
    }

    private void object(String name) throws IOException {
        if (!draft.hasRoom()) {
            draft.left(name, JsonText.of(parser));
            return;
        }
        Map<String, Object> fields = fields(1, Known.within(name), name, Known.isContext(name));
        if (name.equals("metadata")) { // what it is in the standard already
            fields.forEach(draft::placed);
        } else if (!fields.isEmpty()) {
            draft.placed(name, fields);
        }
    }

    /**
     * @param known which of them have a place in the event, by their names
     * @param context whether they may say what the event belongs to
     */
    private Map<String, Object> fields(int depth, Map<String, Known> known, String parent, boolean context)
            throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = clean(parser.currentName());
            JsonToken token = parser.nextToken();
            if (!draft.hasRoom()) {
                draft.left(name, text(token));
                continue;
            }
            boolean nested = context && token == JsonToken.START_OBJECT && depth < DEEPEST && Known.isContext(name);
            Object value = nested ? fields(depth + 1, Map.of(), name, true) : value(token, depth + 1);
            Known part = known.isEmpty() ? null : known.get(name);
            if (part != null && draft.take(part, parent + "." + name, value)) {
                continue;
            }
            if (context && Known.inContext(name) != null) {
                draft.look(Known.inContext(name), value);
            }
            draft.put(fields, name, value);
        }
        return fields;
    }

    private Object value(JsonToken token, int depth) throws IOException {
        return switch (token) {
            case VALUE_STRING -> clean(parser.getText());
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> JsonNumbers.of(parser.getText(), draft);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> depth < DEEPEST ? fields(depth, Map.of(), "", false) : asText();
            case START_ARRAY -> depth < DEEPEST ? list(depth) : asText();
            default -> null;
        };
    }

    private List<Object> list(int depth) throws IOException {
        List<Object> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (draft.hasRoom()) {
                values.add(value(token, depth + 1));
            } else {
                draft.left(text(token));
            }
        }
        return values;
    }

    /** A value for which there is no room. */
    private String text(JsonToken token) throws IOException {
        return token.isStructStart() ? JsonText.of(parser) : clean(parser.getText());
    }

    private Object whole() throws IOException {
        return parser.getTextLength() <= 18 ? parser.getLongValue() : JsonNumbers.of(parser.getText(), draft);
    }

    /** The object or array that begins here, written out again. */
    private String asText() throws IOException {
        draft.limited("depth");
        return JsonText.of(parser);
    }

    private String clean(String text) {
        return surrogates ? Surrogates.replaced(text) : text;
    }
}
