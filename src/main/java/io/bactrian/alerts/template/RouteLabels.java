package io.bactrian.alerts.template;

import io.bactrian.alerts.template.go.Function;
import io.bactrian.alerts.template.go.Function.Refusal;
import io.bactrian.alerts.template.go.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The labels of a route, which may be templates that name one another; each is rendered once for one message. */
final class RouteLabels {

    private final Map<String, String> templates;
    private final BiFunction<String, RouteLabels, String> render;
    private final Map<String, String> rendered = new HashMap<>();
    private final List<String> atWork = new ArrayList<>();

    RouteLabels(Map<String, String> templates, BiFunction<String, RouteLabels, String> render) {
        this.templates = templates;
        this.render = render;
    }

    /** The function {@code routeLabels}. */
    Function function() {
        return Function.of(arguments -> get(arguments.string(0)), Kind.STRING);
    }

    private String get(String name) {
        String template = templates.getOrDefault(name, "");
        if (!template.contains("{{")) {
            return template;
        }
        String done = rendered.get(name);
        if (done != null) {
            return done;
        }
        if (atWork.contains(name)) {
            throw new Refusal("route label cycle detected: " + String.join(" -> ", atWork) + " -> " + name);
        }
        atWork.add(name);
        String text = render.apply(template, this);
        atWork.remove(name);
        rendered.put(name, text);
        return text;
    }
}
