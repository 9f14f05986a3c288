package io.bactrian.logs.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.logs.bulk.ClusterAdmin;
import io.bactrian.runtime.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events that a query matches: those that are there at the first question, and at each later one those that came since.
 * What becomes visible later than {@link #LATE} after it was sent, is seen by a new search only.
 */
public final class Search {

    /** How long an event may be on its way into the index without being missed. */
    static final Duration LATE = Duration.ofSeconds(15);

    private static final String STREAMS = "logs-bactrian*";
    private static final int PAGE = 1_000;
    private static final int MOST_REMEMBERED = 50_000;

    private final ClusterAdmin admin;
    private final Query query;
    private final Clock clock;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });
    private Instant from = Instant.EPOCH;
    private JsonNode after = MissingNode.getInstance();
    private boolean caughtUp;

    private Search(ClusterAdmin admin, Query query, Clock clock) {
        this.admin = admin;
        this.query = query;
        this.clock = clock;
    }

    /** In a cluster that the settings name; connects at the first question. */
    public static Search of(Settings settings, String cluster, Query query, Clock clock) {
        return new Search(ClusterAdmin.of(settings, cluster), query, clock);
    }

    /**
     * Events that have not been answered yet, in the order in which they came; no more than a page of them, and maybe none
     * although there are more: see {@link #isCaughtUp}.
     *
     * @throws io.bactrian.runtime.BactrianException when the cluster does not answer or refuses
     */
    public List<Found> next() {
        Instant asked = clock.instant();
        JsonNode hits = admin.search(STREAMS, request()).at("/hits/hits");
        List<Found> found = new ArrayList<>();
        for (JsonNode hit : hits) {
            String id = hit.path("_id").asText();
            if (seen.add(id)) {
                found.add(new Found(id, hit.path("_source")));
            }
            after = hit.path("sort");
        }
        caughtUp = hits.size() < PAGE;
        if (caughtUp) {
            from = asked.minus(LATE);
            after = MissingNode.getInstance();
        }
        return found;
    }

    /** Whether the last answer was all there was. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    private ObjectNode request() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode request = json.objectNode().put("size", PAGE).put("track_total_hits", false);
        request.set("query", query.json(from));
        request.set(
                "sort",
                json.arrayNode()
                        .add(json.objectNode().put("event.ingested", "asc"))
                        .add(json.objectNode().put("log.file.path", "asc"))
                        .add(json.objectNode().put("log.offset", "asc")));
        if (after.isArray()) {
            request.set("search_after", after);
        }
        return request;
    }
}
