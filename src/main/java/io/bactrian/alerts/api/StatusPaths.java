package io.bactrian.alerts.api;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.AlertService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /status}, {@code /receivers} and {@code /-/reload}. */
final class StatusPaths {

    private final Reload reload;
    private final String version;

    StatusPaths(Reload reload, String version) {
        this.reload = reload;
        this.version = version;
    }

    Answer status(AlertService service, Request request) {
        Map<String, Object> cluster = new LinkedHashMap<>();
        cluster.put("peers", List.of());
        cluster.put("status", "disabled");
        Map<String, Object> build = new LinkedHashMap<>();
        build.put("branch", "");
        build.put("buildDate", "");
        build.put("buildUser", "");
        build.put("goVersion", "java" + Runtime.version().feature());
        build.put("revision", "bactrian");
        build.put("version", version);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("cluster", cluster);
        status.put("config", Map.of("original", service.config().original()));
        status.put("uptime", Json.time(service.startedAt()));
        status.put("versionInfo", build);
        return Answer.json(status);
    }

    Answer receivers(AlertService service, Request request) {
        List<Matcher> matchers = AlertFilter.matchers(
                request.parameters("receiver_matchers"), service.config().matcherMode());
        return Answer.json(service.config().receivers().keySet().stream()
                .filter(name -> Matcher.all(matchers, AlertFilter.labelsOf(name, service.config())))
                .map(name ->
                        receiver(name, service.config().receivers().get(name).labels()))
                .toList());
    }

    Answer reload(AlertService service, Request request) {
        Optional<String> problem = reload.run(service);
        return problem.map(text -> Answer.text(500, "failed to reload config: " + text + "\n"))
                .orElseGet(Answer::ok);
    }

    private static Map<String, Object> receiver(String name, Labels labels) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (!labels.isEmpty()) {
            json.put("labels", labels.asMap());
        }
        json.put("name", name);
        return json;
    }
}
