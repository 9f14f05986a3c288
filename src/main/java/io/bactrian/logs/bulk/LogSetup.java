package io.bactrian.logs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The index template of the logs and the component templates it is made of: mappings, settings, retention. Elasticsearch
 * makes the data stream from them when the first event comes. To be done twice changes nothing.
 */
public final class LogSetup {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Part> PARTS = List.of(
            new Part("_component_template", "bactrian-logs-mappings", "mappings.json"),
            new Part("_component_template", "bactrian-logs-settings", "settings.json"),
            new Part("_index_template", "bactrian-logs", "template.json"));
    private static final Part TEMPLATE = PARTS.get(2);
    private static final String RETENTION = "/template/lifecycle/data_retention";
    private static final String STREAMS = "logs-bactrian*-*";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private final ClusterAdmin admin;

    /** What became of one template. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /**
     * A template and what became of it.
     *
     * @param path where it is: {@code _index_template/bactrian-logs}
     */
    public record Applied(String path, Outcome outcome) {}

    /** A template as it is to be. */
    public record Planned(String path, JsonNode document) {}

    private record Part(String kind, String name, String resource) {

        String path() {
            return kind + "/" + name;
        }

        /** The part of the answer that holds what was asked for. */
        JsonNode found(JsonNode answer) {
            return answer.at("/" + kind.substring(1) + "s/0/" + kind.substring(1));
        }

        ObjectNode document() {
            try (InputStream in = LogSetup.class.getResourceAsStream(resource)) {
                return (ObjectNode) JSON.readTree(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private LogSetup(ClusterAdmin admin) {
        this.admin = admin;
    }

    /** For a cluster that the settings name; connects at the first question. */
    public static LogSetup of(Settings settings, String cluster) {
        ClusterSettings own = ClusterSettings.from(settings, cluster);
        settings.check();
        return new LogSetup(new ClusterAdmin(own));
    }

    /**
     * What would be put, without asking the cluster.
     *
     * @param retention how long events are kept; empty: the default
     */
    public static List<Planned> plan(Optional<Duration> retention) {
        return PARTS.stream()
                .map(part -> new Planned(part.path(), document(part, retention.map(LogSetup::text))))
                .toList();
    }

    /**
     * Puts what is missing, older or of another retention, data streams that are there included.
     *
     * @param retention how long events are kept; empty: as long as before, or the default
     * @throws BactrianException when the cluster does not answer, refuses, or is of a version that we do not know
     */
    public List<Applied> apply(Optional<Duration> retention) {
        requireKnownVersion();
        List<Applied> applied = new ArrayList<>();
        Optional<String> before = current(TEMPLATE).flatMap(LogSetup::retention);
        Optional<String> wanted = retention.map(LogSetup::text).or(() -> before);
        for (Part part : PARTS) {
            applied.add(apply(part, document(part, wanted)));
        }
        if (before.isPresent() && !before.equals(wanted)) {
            applied.add(changeStreams(wanted.orElseThrow()));
        }
        return applied;
    }

    /** The version of the server, when it is one that we work with. */
    public String requireKnownVersion() {
        String version = admin.get("/_nodes/_local/none?filter_path=nodes.*.version")
                .map(answer -> answer.findPath("version").asText())
                .orElse("");
        Matcher matcher = VERSION.matcher(version);
        boolean known =
                matcher.matches() && isKnown(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        if (!known) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "the server is of version " + (version.isEmpty() ? "unknown" : version),
                    "use Elasticsearch 8.19, or 9.1 and newer");
        }
        return version;
    }

    /** Which templates are missing or older than ours. */
    public List<String> outdated() {
        return PARTS.stream()
                .filter(part -> current(part)
                        .map(found -> isOlder(found, part.document()))
                        .orElse(true))
                .map(Part::path)
                .toList();
    }

    private static boolean isKnown(int major, int minor) {
        return (major == 8 && minor >= 19) || (major == 9 && minor >= 1);
    }

    private Applied apply(Part part, ObjectNode document) {
        Optional<JsonNode> found = current(part);
        boolean same = found.isPresent()
                && !isOlder(found.get(), document)
                && retention(found.get()).equals(retention(document));
        if (same) {
            return new Applied(part.path(), Outcome.UNCHANGED);
        }
        admin.put("/" + part.path(), document);
        return new Applied(part.path(), found.isPresent() ? Outcome.UPDATED : Outcome.CREATED);
    }

    /** A data stream has taken its retention from the template of its first day. */
    private Applied changeStreams(String retention) {
        String path = "_data_stream/" + STREAMS + "/_lifecycle";
        admin.put("/" + path, JSON.createObjectNode().put("data_retention", retention));
        return new Applied(path, Outcome.UPDATED);
    }

    private Optional<JsonNode> current(Part part) {
        return admin.get("/" + part.path()).map(part::found).filter(JsonNode::isObject);
    }

    private static boolean isOlder(JsonNode found, JsonNode ours) {
        return found.path("version").asInt() < ours.path("version").asInt();
    }

    private static Optional<String> retention(JsonNode template) {
        return Optional.of(template.at(RETENTION)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static ObjectNode document(Part part, Optional<String> retention) {
        ObjectNode document = part.document();
        if (part.equals(TEMPLATE)) {
            retention.ifPresent(
                    value -> ((ObjectNode) document.at("/template/lifecycle")).put("data_retention", value));
        }
        return document;
    }

    /** As Elasticsearch writes times: one unit. */
    private static String text(Duration duration) {
        if (duration.toSeconds() % Duration.ofDays(1).toSeconds() == 0) {
            return duration.toDays() + "d";
        }
        return duration.toSeconds() + "s";
    }
}
