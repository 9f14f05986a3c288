package io.bactrian.alerts.config;

import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlScalar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of one configuration put together: the first file, the files it is split into, the extensions. */
final class ConfigReader {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReader.class);
    private static final Set<String> WITHOUT_EFFECT = Set.of("tracing", "event_recorder");

    private final Fields main;
    private final List<Fields> included;
    private final Optional<Fields> extensions;

    ConfigReader(Source main, List<Source> included, Optional<Fields> extensions) {
        this.main = main.fields("the configuration");
        this.included = included.stream()
                .map(source -> source.fields("an included file"))
                .toList();
        this.extensions = extensions;
    }

    /** A configuration that may be wrong: it counts only when no problem was recorded. */
    AlertConfig read(List<TemplateText> texts, MatcherMode mode) {
        Global global = main.child("global")
                .map(Global::read)
                .orElseGet(() -> Global.read(new Fields(main.source(), YamlMapping.EMPTY, "global")));
        ReceiverReader receivers = new ReceiverReader(global);
        TimeIntervalReader intervals = new TimeIntervalReader();
        List<InhibitRule> inhibitRules = new ArrayList<>();
        for (Fields file : files()) {
            receivers.add(file);
            intervals.add(file);
            inhibitRules.addAll(InhibitReader.read(file));
        }
        Map<String, Receiver> byName = receivers.receivers();
        Map<String, TimeInterval> times = intervals.intervals();
        Route route = route(byName.keySet(), times.keySet());
        List<Path> templates = templates();
        for (String name : WITHOUT_EFFECT) {
            if (main.has(name)) {
                LOG.warn("{}: {} has no effect", main.place(name), name);
            }
        }
        main.ignore(WITHOUT_EFFECT);
        main.done();
        included.forEach(Fields::done);
        Extensions known = extensions
                .map(fields -> new ExtensionsReader(byName.keySet(), times.keySet()).read(fields))
                .orElse(Extensions.NONE);
        Duration resolveTimeout = global.resolveTimeout();
        return new AlertConfig(
                original(),
                resolveTimeout,
                route,
                inhibitRules,
                times,
                byName,
                templates,
                known,
                List.copyOf(texts),
                mode);
    }

    private List<Fields> files() {
        List<Fields> files = new ArrayList<>(List.of(main));
        files.addAll(included);
        return files;
    }

    private Route route(Set<String> receivers, Set<String> intervals) {
        List<Fields> below = included.stream()
                .flatMap(file -> file.children("routes").stream())
                .toList();
        Optional<Fields> root = main.child("route");
        if (root.isEmpty() && !main.has("route")) {
            main.problem("no routes provided", "add route: {receiver: name}");
        }
        RouteReader reader = new RouteReader(receivers, intervals);
        return root.map(fields -> reader.root(fields, below)).orElse(null);
    }

    private List<Path> templates() {
        Set<Path> found = new LinkedHashSet<>();
        for (YamlScalar glob : main.scalars("templates").orElse(List.of())) {
            if (main.source().plainValue(glob).isEmpty()) {
                continue;
            }
            try {
                found.addAll(Globs.files(main.source().resolve(main.source().plainValue(glob))));
            } catch (IOException | IllegalArgumentException e) {
                main.source()
                        .problem(
                                glob.line(),
                                "cannot list " + glob.text() + ": " + e.getMessage(),
                                "write it like templates/*.tmpl");
            }
        }
        return List.copyOf(found);
    }

    /** The first file as it was written, unless others are part of it: then all of them as one. */
    private String original() {
        if (included.isEmpty()) {
            return main.source().shownText();
        }
        Merge merged = new Merge(main.source());
        included.forEach(file -> merged.add(file.source()));
        return merged.text();
    }
}
