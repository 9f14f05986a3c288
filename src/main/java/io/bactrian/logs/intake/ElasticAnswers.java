package io.bactrian.logs.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What senders of Elasticsearch ask before they send: which version it is, whether its license is good, whether it is
 * well, and whether the templates are there that they would put there else. They are answered as Elasticsearch 8 does, and
 * as if everything were there: how events are stored is decided elsewhere.
 */
final class ElasticAnswers {

    private static final String NAME = "bactrian";
    private static final String VERSION = "8.19.0";
    private static final List<String> THERE = List.of(
            "/_template", "/_index_template", "/_component_template", "/_ilm", "/_data_stream", "/_ingest/pipeline");

    private final String id;
    private final String address;

    /**
     * @param id of the cluster, 22 letters
     * @param address under which this is found
     */
    ElasticAnswers(String id, String address) {
        this.id = id;
        this.address = address;
    }

    /** @return empty for what nobody asks before sending */
    Optional<HttpAnswer> to(String method, String path) {
        boolean asks = method.equals("GET") || method.equals("HEAD");
        if (THERE.stream().anyMatch(known -> path.equals(known) || path.startsWith(known + "/"))) {
            return Optional.of(HttpAnswer.json(200, asks ? Map.of() : Map.of("acknowledged", true)));
        }
        if (!asks) {
            return Optional.empty();
        }
        return switch (path) {
            case "", "/" -> Optional.of(HttpAnswer.json(200, version()));
            case "/_license", "/_xpack/license" -> Optional.of(HttpAnswer.json(200, license()));
            case "/_xpack" -> Optional.of(HttpAnswer.json(200, Map.of("license", ofLicense(), "features", Map.of())));
            case "/_cluster/health" -> Optional.of(HttpAnswer.json(200, health()));
            case "/_cat/health" -> Optional.of(HttpAnswer.text(200, NAME + " green 1 1 0 0 0 0 0 0 - 100.0%\n"));
            case "/_nodes/http", "/_nodes/_all/http" -> Optional.of(HttpAnswer.json(200, nodes()));
            default -> Optional.empty();
        };
    }

    private Map<String, Object> version() {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("number", VERSION);
        version.put("build_flavor", "default");
        version.put("build_type", "tar");
        version.put("build_hash", "0000000000000000000000000000000000000000");
        version.put("build_date", "2025-07-23T22:10:18.138215839Z");
        version.put("build_snapshot", false);
        version.put("lucene_version", "9.12.2");
        version.put("minimum_wire_compatibility_version", "7.17.0");
        version.put("minimum_index_compatibility_version", "7.0.0");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", NAME);
        answer.put("cluster_name", NAME);
        answer.put("cluster_uuid", id);
        answer.put("version", version);
        answer.put("tagline", "You Know, for Search");
        return answer;
    }

    private Map<String, Object> license() {
        return Map.of("license", ofLicense());
    }

    private Map<String, Object> ofLicense() {
        Map<String, Object> license = new LinkedHashMap<>();
        license.put("status", "active");
        license.put("uid", id);
        license.put("type", "basic");
        license.put("mode", "basic");
        license.put("issued_to", NAME);
        license.put("issuer", NAME);
        license.put("start_date_in_millis", -1);
        return license;
    }

    private static Map<String, Object> health() {
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("cluster_name", NAME);
        health.put("status", "green");
        health.put("timed_out", false);
        health.put("number_of_nodes", 1);
        health.put("number_of_data_nodes", 1);
        health.put("active_primary_shards", 0);
        health.put("active_shards", 0);
        health.put("relocating_shards", 0);
        health.put("initializing_shards", 0);
        health.put("unassigned_shards", 0);
        return health;
    }

    private Map<String, Object> nodes() {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", NAME);
        node.put("version", VERSION);
        node.put("roles", List.of("data", "ingest"));
        node.put("http", Map.of("publish_address", address));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("_nodes", Map.of("total", 1, "successful", 1, "failed", 0));
        answer.put("cluster_name", NAME);
        answer.put("nodes", Map.of(id, node));
        return answer;
    }
}
