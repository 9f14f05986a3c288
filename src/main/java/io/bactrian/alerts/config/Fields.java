package io.bactrian.alerts.config;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of one mapping, asked for by name. A value that is wrong is recorded as a problem with its line and
 * answered with a harmless stand-in; a name that nobody asked for is a problem too, once {@link #done} is called.
 */
final class Fields {

    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
    private static final Pattern SECRETIVE =
            Pattern.compile("(?i).*(password|secret|token|key|credential|header|url).*");
    private static final Pattern LOGIN = Pattern.compile("(://[^/?#@:]*):[^/?#@]*@");
    private static final int MOST_ITEMS = 10_000;

    private final Source source;
    private final YamlMapping mapping;
    private final String where;
    private final Set<String> asked = new TreeSet<>();

    /**
     * @param where what messages call this mapping
     */
    Fields(Source source, YamlMapping mapping, String where) {
        this.source = source;
        this.mapping = mapping;
        this.where = where;
    }

    Source source() {
        return source;
    }

    int line() {
        return mapping.line();
    }

    /** Whether anything is given under this name. */
    boolean has(String name) {
        asked.add(name);
        return mapping.find(name).filter(node -> !isNull(node)).isPresent();
    }

    Set<String> names() {
        return mapping.entries().keySet();
    }

    void problem(String name, String message, String hint) {
        source.problem(mapping.lineOf(name), message, hint);
    }

    void problem(String message, String hint) {
        source.problem(mapping.line(), message, hint);
    }

    String place(String name) {
        return source.place(mapping.lineOf(name));
    }

    Optional<String> text(String name) {
        return scalar(name).map(source::value);
    }

    String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    /** Text that other programs parse, so that it is shown as it is: a name, a number, an address. */
    Optional<String> word(String name) {
        return scalar(name).map(source::plainValue);
    }

    /** A name that must be there and not be empty. */
    String name(String name, String missing) {
        String value = word(name).orElse("");
        if (value.isEmpty()) {
            problem(missing, "add " + name + ": …");
        }
        return value;
    }

    String template(String name, String otherwise) {
        return template(name, otherwise, false);
    }

    String template(String name, String otherwise, boolean html) {
        Optional<YamlScalar> scalar = scalar(name);
        scalar.ifPresent(given -> source.template(given.line(), source.value(given), html));
        return scalar.map(source::value).orElse(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
        return flag(name).orElse(otherwise);
    }

    Optional<Boolean> flag(String name) {
        return parse(name, "write true or false", text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (!TRUE.contains(word) && !FALSE.contains(word)) {
                throw new IllegalArgumentException("'" + text + "' is neither true nor false");
            }
            return TRUE.contains(word);
        });
    }

    Optional<Long> number(String name, long least, long most) {
        String range = "a whole number from " + least + " to " + most;
        return parse(name, "write " + range, text -> {
            long number;
            try {
                number = Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is not " + range, e);
            }
            if (number < least || number > most) {
                throw new IllegalArgumentException("'" + text + "' is not " + range);
            }
            return number;
        });
    }

    Optional<Duration> duration(String name) {
        return parse(name, "write it like 30s, 5m, 4h or 1d12h", PrometheusDuration::parse);
    }

    Optional<Duration> goDuration(String name) {
        return parse(name, "write it like 500ms, 10s or 1m30s", PrometheusDuration::parseGo);
    }

    /** The address of something on the web. */
    Optional<String> url(String name) {
        return parse(name, "write it like https://host/path", Fields::checkedUrl);
    }

    static String checkedUrl(String text) {
        try {
            URI uri = new URI(text);
            if (!Set.of("http", "https")
                    .contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("unsupported scheme for URL; only http and https are");
            }
            if (uri.getRawAuthority() == null) {
                throw new IllegalArgumentException("missing host for URL");
            }
            return text;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
        }
    }

    Optional<Path> path(String name) {
        return word(name).filter(path -> !path.isEmpty()).map(source::resolve);
    }

    /** A value of its own kind; what the parser refuses is a problem of this name. */
    <T> Optional<T> parse(String name, String hint, Function<String, T> parser) {
        // What a placeholder left empty is told of already.
        return scalar(name)
                .filter(scalar ->
                        !source.plainValue(scalar).isEmpty() || scalar.text().isEmpty())
                .flatMap(scalar -> parse(name, source.plainValue(scalar), hint, parser));
    }

    /** As {@link #parse}; an empty text is as if there were none. */
    <T> Optional<T> parseUnlessEmpty(String name, String hint, Function<String, T> parser) {
        return word(name).filter(text -> !text.isEmpty()).flatMap(text -> parse(name, text, hint, parser));
    }

    /** As {@link #parseUnlessEmpty}, for an address that may hold a login, which is not shown. */
    <T> Optional<T> address(String name, String hint, Function<String, T> parser) {
        scalar(name).ifPresent(scalar -> {
            Matcher login = LOGIN.matcher(source.value(scalar));
            if (login.find()) {
                source.show(scalar, login.replaceFirst("$1:xxxxx@"));
            }
        });
        return parseUnlessEmpty(name, hint, parser);
    }

    private <T> Optional<T> parse(String name, String text, String hint, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problem(name, name + ": " + e.getMessage(), hint);
            return Optional.empty();
        }
    }

    /** A secret under its name, or in the file that {@code name_file} names; both at once are a problem. */
    Optional<SecretSource> secret(String name) {
        return either(name, scalar(name).map(source::secret).filter(value -> !value.isEmpty()));
    }

    /** A value that was given, or the file that {@code name_file} names; both at once are a problem. */
    Optional<SecretSource> either(String name, Optional<String> given) {
        Optional<SecretSource> inline = given.map(value -> new SecretSource.Inline(new Secret(value)));
        Optional<Path> file = path(name + "_file");
        if (inline.isPresent() && file.isPresent()) {
            problem(name + "_file", "at most one of " + name + " & " + name + "_file must be configured", "remove one");
        }
        return inline.isPresent() ? inline : file.map(SecretSource.InFile::new);
    }

    /** As {@link #secret}, for a secret that is an address. */
    Optional<SecretSource> secretUrl(String name) {
        Optional<SecretSource> found = secret(name);
        if (found.isPresent()
                && found.get() instanceof SecretSource.Inline inline
                && !inline.secret().reveal().contains("{{")
                && !inline.secret().reveal().contains(Source.HIDDEN)) {
            try {
                checkedUrl(inline.secret().reveal());
            } catch (IllegalArgumentException e) {
                problem(name, name + ": " + e.getMessage(), "write it like https://host/path");
            }
        }
        return found;
    }

    /** A secret address that must be shown as an address. */
    Optional<SecretSource> hiddenUrl(String name) {
        Optional<SecretSource> found = secretUrl(name);
        scalar(name).ifPresent(source::hideAddress);
        return found;
    }

    /** A list of texts; empty when nothing is given, which an empty list is not. */
    Optional<List<String>> words(String name) {
        return scalars(name).map(items -> items.stream().map(source::plainValue).toList());
    }

    /** The items of a list of texts, each with its line. */
    Optional<List<YamlScalar>> scalars(String name) {
        return sequence(name).map(sequence -> {
            List<YamlScalar> items = new ArrayList<>();
            for (YamlNode item : sequence.items()) {
                if (item instanceof YamlScalar scalar) {
                    items.add(scalar);
                } else {
                    source.problem(item.line(), "an item of " + name + " is no single value", "write a text");
                }
            }
            return items;
        });
    }

    /** Names with a text each, in the order of the file; what is not given is an empty one. */
    Map<String, YamlScalar> pairs(String name) {
        Map<String, YamlScalar> pairs = new LinkedHashMap<>();
        child(name).ifPresent(child -> child.mapping.entries().forEach((key, entry) -> {
            if (entry.value() instanceof YamlScalar value) {
                pairs.put(key, value);
            } else {
                child.problem(key, key + " must be a single value", "write it behind '" + key + ": '");
            }
        }));
        return pairs;
    }

    Optional<Fields> child(String name) {
        asked.add(name);
        Optional<YamlNode> node = mapping.find(name).filter(found -> !isNull(found));
        if (node.isPresent() && !(node.get() instanceof YamlMapping)) {
            problem(name, name + " must be a mapping", "write names and values below it");
        }
        return node.filter(YamlMapping.class::isInstance).map(found -> new Fields(source, (YamlMapping) found, name));
    }

    /** The mappings of a list. */
    List<Fields> children(String name) {
        return children(name, item -> {
            source.problem(item.line(), "an item of " + name + " has nothing in it", "write names and values in it");
            return Optional.empty();
        });
    }

    /** As {@link #children(String)}; an item with nothing in it is as if it were not there. */
    List<Fields> childrenButNothing(String name) {
        return children(name, item -> Optional.empty());
    }

    /** As {@link #children(String)}; an item with nothing in it is an empty mapping. */
    List<Fields> childrenOrEmpty(String name) {
        return children(name, item -> Optional.of(YamlMapping.EMPTY));
    }

    private List<Fields> children(String name, Function<YamlNode, Optional<YamlMapping>> nothing) {
        List<Fields> children = new ArrayList<>();
        for (YamlNode item : sequence(name).map(YamlSequence::items).orElse(List.of())) {
            if (item instanceof YamlMapping found) {
                children.add(new Fields(source, found, name));
            } else if (isNull(item)) {
                nothing.apply(item).ifPresent(found -> children.add(new Fields(source, found, name)));
            } else {
                source.problem(
                        item.line(), "an item of " + name + " must be a mapping", "write names and values in it");
            }
        }
        return children;
    }

    Optional<YamlSequence> sequence(String name) {
        asked.add(name);
        Optional<YamlNode> node = mapping.find(name).filter(found -> !isNull(found));
        if (node.isPresent() && !(node.get() instanceof YamlSequence)) {
            problem(name, name + " must be a list", "write each item behind '- '");
        }
        Optional<YamlSequence> list =
                node.filter(YamlSequence.class::isInstance).map(YamlSequence.class::cast);
        if (list.isPresent() && list.get().items().size() > MOST_ITEMS) {
            problem(name, name + " has more than " + MOST_ITEMS + " items", "split it");
            return Optional.empty();
        }
        return list;
    }

    Optional<YamlNode> node(String name) {
        asked.add(name);
        return mapping.find(name).filter(node -> !isNull(node));
    }

    /** Names that may stand here and mean nothing to us. */
    void ignore(Set<String> names) {
        asked.addAll(names);
        names.forEach(name -> mapping.find(name).ifPresent(node -> ignore(name, node)));
    }

    private void ignore(String name, YamlNode node) {
        if (SECRETIVE.matcher(name).matches()) {
            source.hide(node);
        } else if (node instanceof YamlMapping inner) {
            inner.entries().forEach((key, entry) -> ignore(key, entry.value()));
        } else if (node instanceof YamlSequence inner) {
            inner.items().forEach(item -> ignore(name, item));
        } else {
            source.value((YamlScalar) node);
        }
    }

    /** Names that Alertmanager knows and we cannot honour. */
    void refuse(String name, String hint) {
        if (has(name)) {
            problem(name, name + " is not supported", hint);
        }
    }

    void done() {
        done(Map.of());
    }

    /**
     * Every name that was not asked for is a problem.
     *
     * @param hints by name, for mistakes that are made often
     */
    void done(Map<String, String> hints) {
        for (Map.Entry<String, YamlMapping.Entry> entry : mapping.entries().entrySet()) {
            String name = entry.getKey();
            if (!asked.contains(name)) {
                int line = entry.getValue().line();
                source.problem(
                        line,
                        "line " + line + ": field " + name + " not found in " + where,
                        hints.getOrDefault(
                                name,
                                Nearest.to(name, asked)
                                        .map(near -> "did you mean " + near + "?")
                                        .orElse("known here are " + String.join(", ", asked))));
            }
        }
    }

    private Optional<YamlScalar> scalar(String name) {
        asked.add(name);
        Optional<YamlNode> node = mapping.find(name).filter(found -> !isNull(found));
        if (node.isPresent() && !(node.get() instanceof YamlScalar)) {
            problem(name, name + " must be a single value", "write it behind '" + name + ": '");
        }
        return node.filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast);
    }

    private static boolean isNull(YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.isNull();
    }
}
