package io.bactrian.alerts.template.go;

import java.util.Optional;

/** Text that says it needs no escaping where its kind belongs. */
public record SafeText(String value, Content content) implements GoObject {

    /** What a text is. */
    public enum Content {
        HTML,
        URL
    }

    @Override
    public String goType() {
        return "template." + content;
    }

    @Override
    public Optional<String> text() {
        return Optional.of(value);
    }
}
