package io.bactrian.alerts.template;

import io.bactrian.alerts.template.go.Builtins;
import io.bactrian.alerts.template.go.Function;
import io.bactrian.alerts.template.go.Function.Arguments;
import io.bactrian.alerts.template.go.Function.Refusal;
import io.bactrian.alerts.template.go.GoDuration;
import io.bactrian.alerts.template.go.GoJson;
import io.bactrian.alerts.template.go.GoLayout;
import io.bactrian.alerts.template.go.GoTime;
import io.bactrian.alerts.template.go.Kind;
import io.bactrian.alerts.template.go.SafeText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The functions that Alertmanager adds to Go's own. */
final class AlertFunctions {

    static final String ROUTE_LABELS = "routeLabels";

    private AlertFunctions() {}

    /**
     * All functions by name, Go's own among them.
     *
     * @param now what {@code now} and {@code since} go by
     */
    static Map<String, Function> all(Supplier<Instant> now) {
        Map<String, Function> all = new TreeMap<>(Builtins.functions());
        texts(all);
        encodings(all);
        times(all, now);
        collections(all);
        // Each rendering puts its own in this place.
        all.put(ROUTE_LABELS, Function.of(arguments -> "", Kind.STRING));
        return all;
    }

    private static void texts(Map<String, Function> all) {
        all.put("toUpper", Function.of(arguments -> arguments.string(0).toUpperCase(Locale.ROOT), Kind.STRING));
        all.put("toLower", Function.of(arguments -> arguments.string(0).toLowerCase(Locale.ROOT), Kind.STRING));
        all.put("title", Function.of(arguments -> TitleCase.of(arguments.string(0)), Kind.STRING));
        all.put("trimSpace", Function.of(arguments -> arguments.string(0).strip(), Kind.STRING));
        all.put("join", Function.of(AlertFunctions::join, Kind.STRING, Kind.STRINGS));
        all.put(
                "match",
                Function.of(
                        arguments -> Expressions.matches(arguments.string(0), arguments.string(1)),
                        Kind.STRING,
                        Kind.STRING));
        all.put(
                "reReplaceAll",
                Function.of(
                        arguments -> Expressions.replace(arguments.string(0), arguments.string(1), arguments.string(2)),
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING));
    }

    private static void encodings(Map<String, Function> all) {
        all.put("safeHtml", safe(SafeText.Content.HTML));
        all.put("safeUrl", safe(SafeText.Content.URL));
        all.put("urlUnescape", Function.of(AlertFunctions::urlUnescape, Kind.STRING));
        all.put("toJson", Function.of(arguments -> GoJson.write(arguments.get(0)), Kind.ANY));
        all.put(
                "base64encode",
                Function.of(
                        arguments -> Base64.getUrlEncoder()
                                .encodeToString(arguments.string(0).getBytes(StandardCharsets.UTF_8)),
                        Kind.STRING));
        all.put("base64decode", Function.of(AlertFunctions::base64decode, Kind.STRING));
    }

    private static void times(Map<String, Function> all, Supplier<Instant> now) {
        all.put(
                "date",
                Function.of(
                        arguments -> ((GoTime) arguments.get(1)).format(arguments.string(0)), Kind.STRING, Kind.TIME));
        all.put("tz", Function.of(AlertFunctions::zone, Kind.STRING, Kind.TIME));
        all.put("now", Function.of(arguments -> new GoTime(now.get().atZone(ZoneId.systemDefault()))));
        all.put(
                "since",
                Function.of(
                        arguments -> new GoDuration(Duration.between(((GoTime) arguments.get(0)).instant(), now.get())),
                        Kind.TIME));
        all.put("humanizeDuration", Function.of(arguments -> HumanDuration.of(arguments.get(0)), Kind.ANY));
        all.put(
                "toDate",
                Function.of(
                        arguments -> GoLayout.parse(arguments.string(0), arguments.string(1))
                                .orElse(GoTime.ZERO),
                        Kind.STRING,
                        Kind.STRING));
        all.put(
                "mustToDate",
                Function.of(
                        arguments -> GoLayout.parse(arguments.string(0), arguments.string(1))
                                .orElseThrow(() -> new Refusal("\"" + arguments.string(1) + "\" is not of the form \""
                                        + arguments.string(0) + "\"")),
                        Kind.STRING,
                        Kind.STRING));
    }

    private static void collections(Map<String, Function> all) {
        all.put("stringSlice", Function.withRest(Kind.STRING, arguments -> List.copyOf(arguments.values())));
        all.put("list", Function.withRest(Kind.ANY, arguments -> new ArrayList<>(arguments.values())));
        all.put("append", Function.withRest(Kind.ANY, AlertFunctions::append, Kind.LIST));
        all.put("dict", Function.withRest(Kind.ANY, AlertFunctions::dict));
    }

    private static Function safe(SafeText.Content content) {
        return Function.of(arguments -> new SafeText(arguments.string(0), content), Kind.STRING);
    }

    private static String join(Arguments arguments) {
        List<String> parts = arguments.list(1).stream().map(String.class::cast).toList();
        return String.join(arguments.string(0), parts);
    }

    private static String urlUnescape(Arguments arguments) {
        try {
            return URLDecoder.decode(arguments.string(0), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("invalid URL escape in \"" + arguments.string(0) + "\"");
        }
    }

    private static String base64decode(Arguments arguments) {
        try {
            String text = arguments.string(0);
            if (text.length() % 4 != 0) {
                throw new Refusal("illegal base64 data");
            }
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("illegal base64 data");
        }
    }

    private static GoTime zone(Arguments arguments) {
        String name = arguments.string(0);
        GoTime time = (GoTime) arguments.get(1);
        if (name.isEmpty() || name.equals("UTC")) {
            return time.in(ZoneOffset.UTC);
        }
        try {
            return time.in(name.equals("Local") ? ZoneId.systemDefault() : ZoneId.of(name));
        } catch (DateTimeException e) {
            throw new Refusal("unknown time zone " + name);
        }
    }

    private static Object append(Arguments arguments) {
        List<Object> longer = new ArrayList<>(arguments.list(0));
        longer.addAll(arguments.from(1));
        return longer;
    }

    private static Object dict(Arguments arguments) {
        List<Object> values = arguments.values();
        if (values.size() % 2 != 0) {
            throw new Refusal("dict requires an even number of arguments");
        }
        Map<String, Object> dict = new TreeMap<>();
        for (int at = 0; at < values.size(); at += 2) {
            if (!(values.get(at) instanceof String key)) {
                throw new Refusal("dict keys must be strings");
            }
            dict.put(key, values.get(at + 1));
        }
        return dict;
    }
}
