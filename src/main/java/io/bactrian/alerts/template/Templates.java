package io.bactrian.alerts.template;

import io.bactrian.alerts.template.go.Function;
import io.bactrian.alerts.template.go.GoStruct;
import io.bactrian.alerts.template.go.Library;
import io.bactrian.alerts.template.go.Library.Style;
import io.bactrian.alerts.template.go.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The templates of messages: the built-in ones, and those of files over them. Immutable; may be used by any number of
 * threads.
 */
public final class Templates {

    private static final String DEFAULTS = "default.tmpl";
    private static final long LARGEST_FILE = 1 << 20;
    private static final int MOST_CACHED = 1000;

    private final Library library;
    private final Map<String, Function> functions;
    private final Limits limits;
    private final Map<String, Library.Ready> ready = new ConcurrentHashMap<>();

    private Templates(Library library, Map<String, Function> functions, Limits limits) {
        this.library = library;
        this.functions = functions;
        this.limits = limits;
    }

    /**
     * Reads template files over the built-in ones; a later one may define anew what an earlier one defines.
     *
     * @throws TemplateException with file and line, for a file that cannot be read, is no template, uses a function or
     *     calls a template that there is not
     */
    public static Templates load(List<Path> files) {
        return load(files, Instant::now, Limits.DEFAULT);
    }

    /**
     * @param now what {@code now} and {@code since} go by
     */
    public static Templates load(List<Path> files, Supplier<Instant> now, Limits limits) {
        Map<String, Function> functions = AlertFunctions.all(now);
        Library library = Library.empty(functions.keySet()).with(DEFAULTS, defaults());
        for (Path file : files) {
            library = library.with(file.getFileName().toString(), read(file));
        }
        library.check();
        return new Templates(library, functions, limits);
    }

    /**
     * Applies a template to data; nothing is escaped.
     *
     * @param template a text with actions, such as the value of a key of the configuration
     * @param data see {@link NotificationData}
     * @throws TemplateException when it is no template, or does not fit the data
     */
    public String text(String template, Object data) {
        return render(template, Style.TEXT, data, routeLabels(data, Style.TEXT));
    }

    /**
     * Applies a template to data; every value is escaped as its place in the page needs it.
     *
     * @throws TemplateException when it is no template, or does not fit the data
     */
    public String html(String template, Object data) {
        return render(template, Style.HTML, data, routeLabels(data, Style.HTML));
    }

    /**
     * Reads a template without applying it.
     *
     * @throws TemplateException with the line, when it is no template, uses a function or calls a template that there is
     *     not
     */
    public void check(String template) {
        ready(template);
    }

    /** Names of all templates, sorted; files are among them. */
    public Set<String> names() {
        return new java.util.TreeSet<>(library.names());
    }

    /** Names of all functions, sorted. */
    public static Set<String> functionNames() {
        return AlertFunctions.all(Instant::now).keySet();
    }

    private String render(String template, Style style, Object data, RouteLabels routeLabels) {
        if (template.isEmpty()) {
            return "";
        }
        Map<String, Function> all = new TreeMap<>(functions);
        all.put(AlertFunctions.ROUTE_LABELS, routeLabels.function());
        return Library.render(ready(template), style, data, all, limits);
    }

    private RouteLabels routeLabels(Object data, Style style) {
        boolean has = data instanceof GoStruct struct
                && struct.has("RouteLabels")
                && struct.get("RouteLabels") instanceof KeyValues;
        Map<String, String> labels = has ? (KeyValues) ((GoStruct) data).get("RouteLabels") : Map.of();
        return new RouteLabels(labels, (template, self) -> render(template, style, data, self));
    }

    private Library.Ready ready(String template) {
        Library.Ready known = ready.get(template);
        if (known != null) {
            return known;
        }
        Library.Ready read = library.ready(template);
        if (ready.size() < MOST_CACHED) {
            ready.put(template, read);
        }
        return read;
    }

    private static String defaults() {
        try (InputStream in = Templates.class.getResourceAsStream(DEFAULTS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new TemplateException(file.toString(), "", 1, "the file is larger than 1 MiB");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new TemplateException(file.toString(), "", 1, "the file is not UTF-8");
        } catch (IOException e) {
            throw new TemplateException(file.toString(), "", 1, "cannot be read: " + e);
        }
    }
}
