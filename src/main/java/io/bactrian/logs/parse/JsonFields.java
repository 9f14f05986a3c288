package io.bactrian.logs.parse;

import io.bactrian.logs.parse.JsonReader.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the fields of one object into a draft. What is too deep or too much stays text. */
final class JsonFields {

    static final int DEEPEST = 64;

    private final JsonReader json;
    private final Draft draft;

    JsonFields(JsonReader json, Draft draft) {
        this.json = json;
        this.draft = draft;
    }

    /** From the start of the object, where the parser stands, to its end. */
    void read() throws JsonException {
        for (Token token = json.next(); token != Token.END_OBJECT; token = json.next()) {
            String name = json.name();
            if (token == Token.OBJECT) {
                object(name);
            } else {
                draft.field(name, value(token, 1));
            }
        }
    }

    private void object(String name) throws JsonException {
        if (!draft.hasRoom()) {
            draft.left(name, json.whole());
            return;
        }
        if (name.equals("metadata")) { // what it is in the standard already
            metadata();
            return;
        }
        Map<String, Object> fields = fields(1, Known.within(name), name, Known.isContext(name));
        if (!fields.isEmpty()) {
            draft.placed(name, fields);
        }
    }

    private void metadata() throws JsonException {
        for (Token token = json.next(); token != Token.END_OBJECT; token = json.next()) {
            String name = json.name();
            if (draft.hasRoom()) {
                draft.placed(name, value(token, 2));
            } else {
                draft.left(name, text(token));
            }
        }
    }

    /**
     * @param known which of them have a place in the event, by their names
     * @param context whether they may say what the event belongs to
     */
    private Map<String, Object> fields(int depth, Map<String, Known> known, String parent, boolean context)
            throws JsonException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Token token = json.next(); token != Token.END_OBJECT; token = json.next()) {
            String name = json.name();
            if (!draft.hasRoom()) {
                draft.left(name, text(token));
                continue;
            }
            boolean nested = context && token == Token.OBJECT && depth < DEEPEST && Known.isContext(name);
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

    private Object value(Token token, int depth) throws JsonException {
        return switch (token) {
            case TEXT -> json.text();
            case WHOLE_NUMBER -> whole();
            case NUMBER -> JsonNumbers.of(json.text(), draft);
            case TRUE -> true;
            case FALSE -> false;
            case OBJECT -> depth < DEEPEST ? fields(depth, Map.of(), "", false) : asText();
            case ARRAY -> depth < DEEPEST ? list(depth) : asText();
            default -> null;
        };
    }

    private List<Object> list(int depth) throws JsonException {
        List<Object> values = new ArrayList<>();
        for (Token token = json.next(); token != Token.END_ARRAY; token = json.next()) {
            if (draft.hasRoom()) {
                values.add(value(token, depth + 1));
            } else {
                draft.left(text(token));
            }
        }
        return values;
    }

    /** A value for which there is no room. */
    private String text(Token token) throws JsonException {
        return token == Token.OBJECT || token == Token.ARRAY ? json.whole() : json.text();
    }

    private Object whole() throws JsonException {
        return json.length() <= 18 ? json.wholeNumber() : JsonNumbers.of(json.text(), draft);
    }

    /** The object or array that begins here, written out again. */
    private String asText() throws JsonException {
        draft.limited("depth");
        return json.whole();
    }
}
