package io.bactrian.logs.parse.grok;

/** A part of the text that is kept, under a name and as a type. */
record Field(String name, Type type) {

    /** What the text becomes. */
    enum Type {
        TEXT,
        INT,
        FLOAT
    }

    /** @throws io.bactrian.runtime.PermanentException when the name or type is none */
    static Field of(String name, String type) {
        String flat =
                name.startsWith("[") ? name.substring(1, name.length() - 1).replace("][", ".") : name;
        if (!flat.matches("[A-Za-z0-9_@.-]{1,128}")) {
            throw GrokError.of("'" + name + "' is no name of a field", "letters, digits and _ . - @");
        }
        return new Field(
                flat,
                switch (type) {
                    case "", "string" -> Type.TEXT;
                    case "int", "long" -> Type.INT;
                    case "float", "double" -> Type.FLOAT;
                    default ->
                        throw GrokError.of("field " + flat + " has the type " + type, "int or float, or none for text");
                });
    }

    /** A {@code Long}, {@code Double} or {@code String}; the text itself where it is not of the type. */
    Object value(String text) {
        try {
            return switch (type) {
                case TEXT -> text;
                case INT -> Long.valueOf(text);
                case FLOAT -> finite(text);
            };
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Object finite(String text) {
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? (Object) number : text;
    }
}
