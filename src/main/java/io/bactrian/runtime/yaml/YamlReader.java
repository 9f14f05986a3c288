package io.bactrian.runtime.yaml;

import io.bactrian.runtime.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document with the line of everything in it. Built on parser events and not on loaded objects, because
 * those have lost their lines, and so that size, depth and aliases are bounded before anything grows.
 */
public final class YamlReader {

    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 200_000;
    private static final String MERGE = "<<";

    private final String name;
    private final Problems problems;
    private final boolean anchorsAllowed;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private Iterator<Event> events;
    private int nodes;

    /**
     * A value that may be repeated by its name.
     *
     * @param size how many nodes it has, which every repetition adds to the document
     */
    private record Anchored(YamlNode node, int size) {}

    private YamlReader(String name, Problems problems, boolean anchorsAllowed) {
        this.name = name;
        this.problems = problems;
        this.anchorsAllowed = anchorsAllowed;
    }

    /** For files that visual editors rewrite: anchors and aliases, which those lose, are refused. */
    public YamlReader(String name, Problems problems) {
        this(name, problems, false);
    }

    /** For files of people: anchors, aliases and merge keys count as what they stand for, up to a bound. */
    public static YamlReader withAnchors(String name, Problems problems) {
        return new YamlReader(name, problems, true);
    }

    /** The text of a file; empty when it cannot be read, which is then among the problems. */
    public Optional<String> text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Mistake(1, "is larger than 1 MiB", "split it into several files");
            }
            return Optional.of(decode(Files.readAllBytes(file)));
        } catch (Mistake e) {
            problems.add(name, e.line, e.getMessage(), e.hint);
        } catch (NoSuchFileException e) {
            problems.add(name, 0, "does not exist", "create it, or correct its path");
        } catch (IOException e) {
            problems.add(
                    name, 1, "cannot be read: " + e.getClass().getSimpleName(), "check the owner and mode of the file");
        }
        return Optional.empty();
    }

    /** Empty when the file cannot be read as one YAML document; why is among the problems. */
    public Optional<YamlNode> read(Path file) {
        return text(file).flatMap(this::parse);
    }

    /** As {@link #read}, for a text. */
    public Optional<YamlNode> parse(String text) {
        try {
            return Optional.of(document(text));
        } catch (Mistake e) {
            problems.add(name, e.line, e.getMessage(), e.hint);
        } catch (MarkedYamlEngineException e) {
            problems.add(name, line(e), describe(e), hint(e));
        } catch (YamlEngineException e) {
            problems.add(name, 1, "is not YAML: " + firstLine(e.getMessage()), "remove control characters");
        }
        return Optional.empty();
    }

    private static String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(each -> each == '\n').count();
            throw new Mistake(line, "is not UTF-8 text", "save the file as UTF-8");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private YamlNode document(String text) {
        events = new Parse(LoadSettings.builder().setLabel(name).build())
                .parseString(text)
                .iterator();
        events.next();
        Event start = events.next();
        if (start.getEventId() != Event.ID.DocumentStart) {
            throw new Mistake(1, "is empty", "write something into it or remove the file");
        }
        YamlNode root = node(events.next(), 0);
        events.next();
        Event end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new Mistake(
                    line(end), "holds more than one YAML document", "remove the line '---' or split the file");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) {
        int line = line(event);
        if (depth > MAX_DEPTH) {
            throw new Mistake(line, "is nested deeper than " + MAX_DEPTH + " levels", "split it");
        }
        if (++nodes > MAX_NODES) {
            throw new Mistake(line, "grows to more than " + MAX_NODES + " values", "repeat less by aliases");
        }
        if (event instanceof AliasEvent alias) {
            refuseAnchor(line);
            return repeated(alias, line);
        }
        String anchor = ((NodeEvent) event).getAnchor().map(Anchor::getValue).orElse("");
        if (anchor.isEmpty()) {
            return content(event, line, depth, anchor);
        }
        refuseAnchor(line);
        int before = nodes;
        YamlNode node = content(event, line, depth, anchor);
        anchors.put(anchor, new Anchored(node, nodes - before));
        return node;
    }

    private void refuseAnchor(int line) {
        if (!anchorsAllowed) {
            throw new Mistake(
                    line,
                    "uses a YAML anchor or alias",
                    "write the value out, or make it a setting and use {{its.name}}: visual editors lose anchors");
        }
    }

    private YamlNode repeated(AliasEvent alias, int line) {
        String anchor = alias.getAlias().getValue();
        Anchored known = anchors.get(anchor);
        if (known == null) {
            throw new Mistake(
                    line, "repeats '" + anchor + "', which is not known here", "name it before with &" + anchor);
        }
        nodes += known.size();
        return known.node();
    }

    private YamlNode content(Event event, int line, int depth, String anchor) {
        if (event instanceof MappingStartEvent) {
            return mapping(line, depth);
        }
        if (event instanceof SequenceStartEvent) {
            List<YamlNode> items = new ArrayList<>();
            for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
                items.add(node(next, depth + 1));
            }
            return new YamlSequence(items, line);
        }
        ScalarEvent scalar = (ScalarEvent) event;
        return new YamlScalar(scalar.getValue(), scalar.isPlain(), line, place(scalar, anchor));
    }

    private static Optional<YamlScalar.Place> place(ScalarEvent scalar, String anchor) {
        return scalar.getStartMark().flatMap(start -> scalar.getEndMark()
                .map(end -> new YamlScalar.Place(start.getIndex(), end.getIndex(), anchor)));
    }

    private YamlMapping mapping(int line, int depth) {
        Map<String, YamlMapping.Entry> entries = new LinkedHashMap<>();
        Map<String, YamlMapping.Entry> merged = new LinkedHashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            int keyLine = line(next);
            if (!(node(next, depth + 1) instanceof YamlScalar key)) {
                throw new Mistake(keyLine, "has a list or mapping for a name", "quote values that start with { or [");
            }
            YamlNode value = node(events.next(), depth + 1);
            if (anchorsAllowed && key.plain() && key.text().equals(MERGE)) {
                merge(value, merged);
                continue;
            }
            YamlMapping.Entry before = entries.putIfAbsent(key.text(), new YamlMapping.Entry(value, keyLine));
            if (before != null) {
                problems.add(
                        name,
                        keyLine,
                        "'" + key.text() + "' is given twice, first in line " + before.line(),
                        "remove one of them");
            }
        }
        merged.forEach(entries::putIfAbsent);
        return new YamlMapping(entries, line);
    }

    private static void merge(YamlNode value, Map<String, YamlMapping.Entry> merged) {
        if (value instanceof YamlMapping mapping) {
            mapping.entries().forEach(merged::putIfAbsent);
        } else if (value instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> merge(item, merged));
        } else {
            throw new Mistake(value.line(), "merges a value that is no mapping", "merge an alias of a mapping");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int line(MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().isPresent() ? e.getProblemMark() : e.getContextMark();
        return mark.map(each -> each.getLine() + 1).orElse(1);
    }

    private static String describe(MarkedYamlEngineException e) {
        if (isTab(e)) {
            return "has a tab where YAML wants spaces";
        }
        return "is not YAML: " + firstLine(e.getProblem()).replaceAll("\\.$", "");
    }

    private static String hint(MarkedYamlEngineException e) {
        if (isTab(e)) {
            return "indent with spaces";
        }
        String problem = firstLine(e.getProblem());
        if (problem.contains("mapping values are not allowed")) {
            return "a value that holds ': ' needs quotes; otherwise check the indentation of this line and the one above";
        }
        String context = firstLine(e.getContext());
        String since = e.getContextMark()
                .map(mark -> mark.getLine() + 1)
                .filter(start -> start != line(e))
                .map(start -> " that starts in line " + start)
                .orElse("");
        return context.isEmpty()
                ? "check quotes, brackets and indentation of this line and the one above"
                : context + since + ": check quotes, brackets and indentation";
    }

    private static boolean isTab(MarkedYamlEngineException e) {
        return firstLine(e.getProblem()).contains("TAB");
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    /** What ends the reading of a file. */
    private static final class Mistake extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int line;
        private final String hint;

        Mistake(int line, String message, String hint) {
            super(message);
            this.line = line;
            this.hint = hint;
        }
    }
}
