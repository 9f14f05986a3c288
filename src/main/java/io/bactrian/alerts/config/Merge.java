package io.bactrian.alerts.config;

import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlSequence;
import io.bactrian.runtime.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several files written as the one file that Alertmanager would need to do the same; without secrets. */
final class Merge {

    private final Map<String, YamlMapping.Entry> root = new LinkedHashMap<>();

    Merge(Source main) {
        root.putAll(((YamlMapping) main.shown(main.root())).entries());
    }

    void add(Source included) {
        YamlMapping other = (YamlMapping) included.shown(included.root());
        for (String list : List.of("receivers", "inhibit_rules", "time_intervals", "mute_time_intervals")) {
            append(root, list, other.sequence(list).items());
        }
        YamlMapping route = new YamlMapping(root, 0).mapping("route");
        Map<String, YamlMapping.Entry> grown = new LinkedHashMap<>(route.entries());
        append(grown, "routes", other.sequence("routes").items());
        root.put("route", new YamlMapping.Entry(new YamlMapping(grown, route.line()), route.line()));
    }

    private static void append(Map<String, YamlMapping.Entry> to, String name, List<YamlNode> items) {
        if (!items.isEmpty()) {
            YamlSequence before = new YamlMapping(to, 0).sequence(name);
            List<YamlNode> all = new ArrayList<>(before.items());
            all.addAll(items);
            to.put(name, new YamlMapping.Entry(new YamlSequence(all, before.line()), before.line()));
        }
    }

    String text() {
        return YamlWriter.write(new YamlMapping(root, 1));
    }
}
