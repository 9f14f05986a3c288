package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.TemplateException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Named templates that may call one another; immutable. */
public final class Library {

    private final Map<String, Template> templates;
    private final Set<String> functions;

    private Library(Map<String, Template> templates, Set<String> functions) {
        this.templates = templates;
        this.functions = functions;
    }

    /**
     * @param functions names of what templates may use
     */
    public static Library empty(Set<String> functions) {
        return new Library(Map.of(), functions);
    }

    /** How values are written. */
    public enum Style {
        TEXT,
        HTML
    }

    /** A text that is ready to be applied. */
    public record Ready(Template main, Library library) {}

    /**
     * This one, with what a file defines over it. Its text outside of definitions is a template of the file's name. What
     * is empty does not replace what is not.
     *
     * @throws TemplateException when it is no template
     */
    public Library with(String file, String text) {
        Parser.Parsed parsed = Parser.parse(file, file, text, functions);
        Map<String, Template> all = new HashMap<>(parsed.defined());
        all.put(file, parsed.main());
        return over(all);
    }

    /**
     * Reads a text that may call what is here, and checks that all it calls is.
     *
     * @throws TemplateException when it is no template
     */
    public Ready ready(String text) {
        Parser.Parsed parsed = Parser.parse("", "", text, functions);
        Library library = parsed.defined().isEmpty() ? this : over(parsed.defined());
        Rendering.checkCalls(parsed.main(), parsed.main().body(), library.templates.keySet());
        parsed.defined().values().forEach(library::check);
        return new Ready(parsed.main(), library);
    }

    /**
     * Checks that all that is called is here.
     *
     * @throws TemplateException for the first call that leads nowhere
     */
    public void check() {
        templates.values().forEach(this::check);
    }

    private void check(Template template) {
        Rendering.checkCalls(template, template.body(), templates.keySet());
    }

    public Set<String> names() {
        return templates.keySet();
    }

    private Library over(Map<String, Template> added) {
        Map<String, Template> all = new HashMap<>(templates);
        added.forEach((name, template) -> {
            if (!template.isEmpty() || !all.containsKey(name)) {
                all.put(name, template);
            }
        });
        return new Library(Map.copyOf(all), functions);
    }

    /**
     * Applies a text to data.
     *
     * @param data null, strings, numbers (Long, Double), truths, lists, maps with string keys and {@link GoObject}s
     * @param functions all that was promised when the library was made
     * @throws TemplateException when a value is not what the template takes it for, or a limit is met
     */
    public static String render(Ready ready, Style style, Object data, Map<String, Function> functions, Limits limits) {
        Output output = style == Style.HTML ? new HtmlOutput() : new Output.Plain();
        try {
            new Rendering(ready.library().templates, functions, output, limits).run(ready.main(), data);
        } catch (StackOverflowError e) {
            throw new TemplateException("", "", 1, "templates or values are too deep inside of one another");
        }
        return output.toString();
    }
}
