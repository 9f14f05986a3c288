package io.bactrian.alerts.config;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names of one kind that may be referred to; a reference to another one is a problem. */
record Names(String kind, Set<String> known) {

    /** The name given, if any. */
    Optional<String> one(Fields fields, String name) {
        Optional<String> given = fields.word(name).filter(text -> !text.isEmpty());
        given.filter(text -> !known.contains(text))
                .ifPresent(text -> fields.problem(name, undefined(text), hint(text)));
        return given;
    }

    /** A name that must be given. */
    String required(Fields fields, String name) {
        Optional<String> given = one(fields, name);
        if (given.isEmpty()) {
            fields.problem("missing " + name, "add " + name + ": …");
        }
        return given.orElse("");
    }

    List<String> some(Fields fields, String name) {
        List<YamlScalar> given = fields.scalars(name).orElse(List.of());
        return given.stream()
                .map(scalar -> {
                    String text = fields.source().plainValue(scalar);
                    if (!known.contains(text)) {
                        fields.source().problem(scalar.line(), undefined(text), hint(text));
                    }
                    return text;
                })
                .toList();
    }

    private String undefined(String name) {
        return "undefined " + kind + " \"" + name + "\"";
    }

    private String hint(String name) {
        return Nearest.to(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse(known.isEmpty() ? "there is none yet" : "known are " + String.join(", ", known));
    }
}
