package io.bactrian.logs.rule;

import com.google.re2j.Pattern;
import io.bactrian.logs.Event;
import io.bactrian.runtime.Expressions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events a rule is about.
 *
 * @param services their services; empty: all but Bactrian itself, whose log repeats what is alerted
 * @param levels empty: all
 * @param environments empty: all
 * @param pattern empty: whatever the text
 * @param field of the metadata in which the pattern is sought; empty: the message
 */
record EventFilter(
        Optional<Pattern> services,
        Set<String> levels,
        Optional<Pattern> environments,
        Optional<Pattern> pattern,
        Optional<String> field) {

    private static final String ITSELF = "bactrian";
    private static final String ENVIRONMENT = "service.environment";

    boolean passes(Event event) {
        return services.map(names -> names.matcher(event.service()).matches())
                        .orElseGet(() -> !event.service().equals(ITSELF))
                && (levels.isEmpty() || levels.contains(event.level()))
                && (environments.isEmpty()
                        || environments
                                .get()
                                .matcher(field(event.metadata(), ENVIRONMENT).orElse(""))
                                .matches())
                && (pattern.isEmpty()
                        || text(event)
                                .map(text -> pattern.get().matcher(text).find())
                                .orElse(false));
    }

    private Optional<String> text(Event event) {
        return field.isEmpty() ? Optional.of(event.message()) : field(event.metadata(), field.get());
    }

    /** A value by its name, {@code http.status}, whether that is one key or a key within a key. */
    private static Optional<String> field(Map<?, ?> metadata, String name) {
        Object value = metadata.get(name);
        if (value != null) {
            return Optional.of(value.toString());
        }
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (metadata.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
                Optional<String> found = field(inner, name.substring(dot + 1));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Names between commas, in which {@code *} stands for anything. */
    static Optional<Pattern> names(String globs) {
        List<String> names = words(globs);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Expressions.whole(names.stream()
                        .map(name -> Arrays.stream(name.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")))
                        .collect(Collectors.joining("|"))));
    }

    static List<String> words(String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }
}
