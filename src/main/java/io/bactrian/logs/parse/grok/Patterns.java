package io.bactrian.logs.parse.grok;

import io.bactrian.runtime.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Definitions by their names: the usual ones, and those of a file, which go before. */
public final class Patterns {

    /** The names that everybody knows. */
    public static final Patterns USUAL = new Patterns(UsualPatterns.DEFINITIONS);

    private static final long LARGEST = 1 << 20;

    private final Map<String, String> definitions;

    Patterns(Map<String, String> definitions) {
        this.definitions = Map.copyOf(definitions);
    }

    /**
     * The usual ones and those of a file: a name, a space and the definition on each line; lines that begin with # are
     * comments.
     *
     * @throws io.bactrian.runtime.PermanentException when it cannot be read, or a line is no definition
     */
    public static Patterns read(Path file) {
        List<String> lines;
        try {
            if (Files.size(file) > LARGEST) {
                throw GrokError.of(file + " is larger than 1 MiB", "leave out what is not used");
            }
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw GrokError.of("cannot read " + file, "give the path of a text file of patterns", e);
        }
        Map<String, String> all = new HashMap<>(UsualPatterns.DEFINITIONS);
        for (int number = 0; number < lines.size(); number++) {
            String line = lines.get(number).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space < 0 || !line.substring(0, space).matches("[A-Za-z0-9_]+")) {
                throw GrokError.of(
                        file + ":" + (number + 1) + " is no definition",
                        "a name, a space and a pattern: ORDER [A-Z]{2}[0-9]+");
            }
            all.put(line.substring(0, space), line.substring(space + 1).strip());
        }
        return new Patterns(all);
    }

    /** @throws io.bactrian.runtime.PermanentException when there is none */
    String definition(String name) {
        String definition = definitions.get(name);
        if (definition == null) {
            throw GrokError.of(
                    "there is no pattern " + name,
                    Nearest.to(name, definitions.keySet())
                            .map(near -> "did you mean " + near + "?")
                            .orElse("define it in a patternsFile: " + name + " <expression>"));
        }
        return definition;
    }

    /** Whether a name means what it always does. */
    boolean isUsual(String name) {
        return definition(name).equals(UsualPatterns.DEFINITIONS.get(name));
    }
}
