package io.bactrian.runtime;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/**
 * {@code /observe/health} with every check, and the two bare answers for whoever restarts or routes. Liveness is the
 * process alone: a database that is down must not get a backup of another one killed.
 */
final class HealthHandlers {

    static final String ALL = "/observe/health";
    static final String LIVE = ALL + "/live";
    static final String READY = ALL + "/ready";
    private static final JsonMapper JSON = new JsonMapper();

    private final CamelContext context;

    HealthHandlers(CamelContext context) {
        this.context = context;
    }

    void mount(Router router) {
        router.get(LIVE).handler(request -> answer(request, !context.isStopped(), JSON.createObjectNode()));
        // Checks may wait for their subject: never on the event loop, and side by side.
        router.get(READY).blockingHandler(request -> answer(request, isReady(), JSON.createObjectNode()), false);
        router.get(ALL).blockingHandler(this::all, false);
    }

    private boolean isReady() {
        return context.isStarted() && areUp(HealthCheckHelper.invokeReadiness(context));
    }

    private void all(RoutingContext request) {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invoke(context);
        ObjectNode answer = JSON.createObjectNode();
        for (HealthCheck.Result result : results) {
            ObjectNode check = answer.withArray("checks").addObject();
            check.put("name", result.getCheck().getId());
            check.put("group", result.getCheck().getGroup());
            check.put("status", result.getState().name());
            result.getMessage().ifPresent(message -> check.put("message", message));
        }
        answer(request, context.isStarted() && areUp(results), answer);
    }

    private static boolean areUp(Collection<HealthCheck.Result> results) {
        return results.stream().noneMatch(result -> result.getState() == HealthCheck.State.DOWN);
    }

    private static void answer(RoutingContext request, boolean up, ObjectNode answer) {
        answer.put("status", up ? "UP" : "DOWN");
        request.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(answer.toString());
    }
}
