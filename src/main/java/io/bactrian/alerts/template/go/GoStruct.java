package io.bactrian.alerts.template.go;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value with named fields; immutable. */
public final class GoStruct implements GoObject {

    /**
     * @param json its name in JSON; empty: it is left out there
     */
    public record Field(String name, String json, Object value) {}

    private final String type;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    public GoStruct(String type, Field... fields) {
        this.type = type;
        for (Field field : fields) {
            this.fields.put(field.name(), field);
        }
    }

    /** The same with other values for fields that it has. */
    public GoStruct with(String name, Object value) {
        List<Field> changed = new ArrayList<>(fields.values());
        changed.replaceAll(field -> field.name().equals(name) ? new Field(name, field.json(), value) : field);
        return new GoStruct(type, changed.toArray(Field[]::new));
    }

    @Override
    public String goType() {
        return type;
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    public Object get(String name) {
        return fields.get(name).value();
    }

    public List<Field> fields() {
        return List.copyOf(fields.values());
    }
}
