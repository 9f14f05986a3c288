package io.bactrian.alerts.config;

import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.SecretFile;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlReader;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import io.bactrian.runtime.yaml.YamlWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of a configuration while it is read: its placeholders, its problems, and how it may be shown to others. */
final class Source {

    static final String HIDDEN = "<secret>";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(env|secret-file):([^}]{1,4096})}");

    /** What all files of one configuration share. */
    record Shared(
            Problems problems,
            Function<String, Optional<String>> environment,
            List<TemplateText> texts,
            MatcherMode matcherMode) {}

    private final Path file;
    private final Shared shared;
    private final String text;
    private final YamlMapping root;
    private final IdentityHashMap<YamlScalar, String> values = new IdentityHashMap<>();
    private final IdentityHashMap<YamlScalar, String> shown = new IdentityHashMap<>();
    private final Set<YamlScalar> secrets = Collections.newSetFromMap(new IdentityHashMap<>());

    private Source(Path file, Shared shared, String text, YamlMapping root) {
        this.file = file;
        this.shared = shared;
        this.text = text;
        this.root = root;
    }

    /** Empty when the file cannot be read, which is then a problem. An empty file is an empty mapping. */
    static Optional<Source> read(Path file, Shared shared) {
        return YamlReader.withAnchors(file.toString(), shared.problems())
                .text(file)
                .flatMap(text -> parse(file, shared, text));
    }

    static Optional<Source> parse(Path file, Shared shared, String text) {
        Optional<YamlNode> node =
                YamlReader.withAnchors(file.toString(), shared.problems()).parse(text);
        if (node.isPresent() && !(node.get() instanceof YamlMapping)) {
            shared.problems()
                    .add(file.toString(), node.get().line(), "is no mapping of names to values", "write name: value");
        }
        return node.filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .map(root -> new Source(file, shared, text, root));
    }

    Fields fields(String where) {
        return new Fields(this, root, where);
    }

    MatcherMode matcherMode() {
        return shared.matcherMode();
    }

    void problem(int line, String message, String hint) {
        shared.problems().add(file.toString(), line, message, hint);
    }

    String place(int line) {
        return file + ":" + line;
    }

    void template(int line, String template, boolean html) {
        shared.texts().add(new TemplateText(place(line), template, html));
    }

    /** A path as written in this file. */
    Path resolve(String path) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder.resolve(path).normalize();
    }

    /** The value with its placeholders filled in; shown without what they gave. */
    String value(YamlScalar scalar) {
        String known = values.get(scalar);
        if (known != null) {
            return known;
        }
        if (scalar.isNull()) {
            return "";
        }
        Matcher placeholder = PLACEHOLDER.matcher(scalar.text());
        String value = placeholder.replaceAll(
                found -> Matcher.quoteReplacement(resolve(scalar, found.group(1), found.group(2))));
        values.put(scalar, value);
        if (!value.equals(scalar.text()) && !shown.containsKey(scalar)) {
            shown.put(scalar, placeholder.replaceAll(HIDDEN));
        }
        return value;
    }

    /** As {@link #value}, for what must be shown as it is because other programs parse it. */
    String plainValue(YamlScalar scalar) {
        String value = value(scalar);
        if (!value.equals(scalar.text()) && !secrets.contains(scalar)) {
            shown.put(scalar, scalar.text().contains("${secret-file:") ? HIDDEN : value);
        }
        return value;
    }

    String secret(YamlScalar scalar) {
        String value = value(scalar);
        hide(scalar);
        return value;
    }

    /** Older tools do not know that the address of a webhook is a secret: to them it must still look like one. */
    void hideAddress(YamlScalar scalar) {
        show(scalar, "http://" + HIDDEN);
    }

    /** Shows something else in its place. */
    void show(YamlScalar scalar, String instead) {
        secrets.add(scalar);
        shown.put(scalar, instead);
    }

    void hide(YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            if (!scalar.isNull() && !scalar.text().isEmpty()) {
                show(scalar, HIDDEN);
            }
        } else if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(this::hide);
        } else {
            ((YamlMapping) node).entries().values().forEach(entry -> hide(entry.value()));
        }
    }

    private String resolve(YamlScalar scalar, String kind, String name) {
        if (kind.equals("env")) {
            Optional<String> value = shared.environment().apply(name);
            if (value.isEmpty()) {
                problem(scalar.line(), "environment variable " + name + " is not set", "export it, or write the value");
            }
            return value.orElse("");
        }
        try {
            return SecretFile.read(resolve(name)).reveal();
        } catch (BactrianException e) {
            problem(scalar.line(), e.getMessage(), e.hint().orElse(""));
            return "";
        }
    }

    /** The text as it was written, but for secrets and placeholders. */
    String shownText() {
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        int at = 0;
        List<Map.Entry<YamlScalar, String>> replaced = new ArrayList<>();
        shown.entrySet().stream()
                .filter(entry -> entry.getKey().place().isPresent())
                .sorted(Comparator.comparingInt(
                        entry -> entry.getKey().place().orElseThrow().start()))
                .forEach(replaced::add);
        for (Map.Entry<YamlScalar, String> entry : replaced) {
            YamlScalar.Place place = entry.getKey().place().orElseThrow();
            out.append(new String(points, at, place.start() - at));
            out.append(place.anchor().isEmpty() ? "" : "&" + place.anchor() + " ");
            out.append(YamlWriter.quote(entry.getValue()));
            at = place.end();
            while (at > place.start() && Character.isWhitespace(points[at - 1])) {
                at--;
            }
        }
        return out.append(new String(points, at, points.length - at)).toString();
    }

    YamlMapping root() {
        return root;
    }

    /** A part of this file without its secrets. */
    YamlNode shown(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            Map<String, YamlMapping.Entry> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach((name, entry) ->
                            entries.put(name, new YamlMapping.Entry(shown(entry.value()), entry.line())));
            return new YamlMapping(entries, mapping.line());
        }
        if (node instanceof YamlSequence sequence) {
            return new YamlSequence(sequence.items().stream().map(this::shown).toList(), sequence.line());
        }
        String instead = shown.get((YamlScalar) node);
        return instead == null ? node : new YamlScalar(instead, false, node.line());
    }
}
