package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.runtime.HttpMount;
import io.bactrian.runtime.Metrics;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Alertmanager's HTTP interface, version 2, with its management paths, the pages that messages link to, and what
 * Bactrian adds below {@code /api/bactrian/v1}.
 */
public final class AlertApi implements HttpMount, AutoCloseable {

    private static final String V2 = "/api/v2";
    private static final String OWN = "/api/bactrian/v1";

    private final String prefix;
    private final Metrics metrics;
    private final ApiMetrics counters;
    private final List<Callback> callbacks;
    private final Reload reload;
    private final String version;
    private final SharedAnswers answers = new SharedAnswers();
    private final Endpoints endpoints;
    private boolean home;

    /**
     * @param prefix of every path, {@code /am}, or empty
     * @param service complete once it can be asked: until then requests wait and readiness is red
     * @param callbacks what Slack and Telegram call
     * @param version that the status names
     */
    public AlertApi(
            String prefix,
            CompletableFuture<AlertService> service,
            ApiLimits limits,
            Metrics metrics,
            Reload reload,
            List<Callback> callbacks,
            String version) {
        this.prefix = prefix;
        this.metrics = metrics;
        this.callbacks = List.copyOf(callbacks);
        this.reload = reload;
        this.version = version;
        this.counters = new ApiMetrics(metrics.registry(), version);
        counters.reloads(reload);
        service.thenAccept(counters::watch);
        this.endpoints = new Endpoints(service, limits, counters);
    }

    /** Answers {@code /} too, with the page of the alerts; before it is mounted. */
    public AlertApi withHome() {
        home = true;
        return this;
    }

    @Override
    public Set<String> probes() {
        return Set.of(prefix + "/-/healthy", prefix + "/-/ready");
    }

    @Override
    public Set<String> proven() {
        Set<String> paths = new HashSet<>(Set.of(prefix + "/alerts/acknowledge"));
        callbacks.forEach(callback -> paths.add(prefix + callback.path()));
        return paths;
    }

    @Override
    public void mount(Router router) {
        router.route(prefix + V2 + "/*").handler(AlertApi::openToPages);
        mountAlertmanager(router);
        mountManagement(router);
        mountPages(router);
        mountOwn(router);
        router.route(prefix + V2 + "/*").handler(AlertApi::notFound);
    }

    private void mountAlertmanager(Router router) {
        StatusPaths status = new StatusPaths(reload, version);
        AlertPaths alerts = new AlertPaths(new AlertIntake(counters), answers);
        SilencePaths silences = new SilencePaths();
        get(router, V2 + "/status", status::status);
        get(router, V2 + "/receivers", status::receivers);
        get(router, V2 + "/alerts", alerts::list);
        get(router, V2 + "/alerts/groups", alerts::groups);
        post(router, V2 + "/alerts", alerts::post);
        get(router, V2 + "/silences", silences::list);
        router.post(prefix + V2 + "/silences")
                .handler(endpoints.writing(V2 + "/silences", SilencePaths.MOST_BYTES, silences::post));
        get(router, V2 + "/silence/:id", silences::get);
        router.delete(prefix + V2 + "/silence/:id")
                .handler(endpoints.writing(V2 + "/silence/:id", Form.MOST_BYTES, silences::expire));
        for (String path : List.of("/status", "/receivers", "/alerts/groups")) {
            otherMethods(router, V2 + path, "GET");
        }
        for (String path : List.of("/alerts", "/silences")) {
            otherMethods(router, V2 + path, "GET,POST");
        }
        otherMethods(router, V2 + "/silence/:id", "DELETE,GET");
        post(router, OWN + "/webhook", alerts::webhook);
        router.post(prefix + "/-/reload").handler(endpoints.writing("/-/reload", Form.MOST_BYTES, status::reload));
        otherMethods(router, "/-/reload", "POST");
    }

    private void mountManagement(Router router) {
        probe(router, "/-/healthy", request -> say(request, 200, "OK"));
        probe(
                router,
                "/-/ready",
                request -> say(request, endpoints.ready() ? 200 : 503, endpoints.ready() ? "OK" : "not started yet\n"));
        metrics.mount(router, prefix + "/metrics");
    }

    private void mountPages(Router router) {
        AcknowledgePage acknowledge = new AcknowledgePage();
        SilencePage silence = new SilencePage();
        AlertsPage alerts = new AlertsPage();
        get(router, "/alerts", alerts::show);
        if (home) {
            router.get(prefix.isEmpty() ? "/" : prefix).handler(endpoints.reading("/", alerts::show));
        }
        get(router, "/alerts/acknowledge", acknowledge::show);
        router.post(prefix + "/alerts/acknowledge")
                .handler(endpoints.writing("/alerts/acknowledge", Form.MOST_BYTES, acknowledge::acknowledge));
        get(router, "/alerts/silence", silence::show);
        router.post(prefix + "/alerts/silence")
                .handler(endpoints.writing("/alerts/silence", Form.MOST_BYTES, silence::create));
        for (Callback callback : callbacks) {
            router.post(prefix + callback.path())
                    .handler(endpoints.writing(callback.path(), SilencePaths.MOST_BYTES, (service, request) -> {
                        Callback.Reply reply = callback.receiver().receive(request::header, request.body());
                        return new Answer(
                                reply.status(), reply.type(), io.vertx.core.buffer.Buffer.buffer(reply.body()));
                    }));
        }
    }

    private void mountOwn(Router router) {
        OwnPaths own = new OwnPaths();
        get(router, OWN + "/groups", own::groups);
        get(router, OWN + "/history", own::history);
        get(router, OWN + "/deliveries", own::deliveries);
        post(router, OWN + "/acknowledge", own::acknowledge);
        post(router, OWN + "/deliveries/:id/retry", own::retry);
        post(router, OWN + "/receivers/:name/test", own::test);
    }

    private void get(Router router, String path, Action action) {
        router.get(prefix + path).handler(endpoints.reading(path, action));
    }

    private void post(Router router, String path, Action action) {
        router.post(prefix + path).handler(endpoints.writing(path, action));
    }

    private void probe(Router router, String path, Handler<RoutingContext> handler) {
        Route route = router.route(prefix + path).method(HttpMethod.GET).method(HttpMethod.HEAD);
        route.handler(handler);
        otherMethods(router, path, "GET,HEAD");
    }

    private void otherMethods(Router router, String path, String allowed) {
        router.route(prefix + path).handler(request -> {
            request.response().putHeader("Allow", allowed);
            answer(
                    request,
                    new Refusal(
                            405,
                            405,
                            "method " + request.request().method() + " is not allowed, but [" + allowed + "] are"));
        });
    }

    /** Alertmanager lets pages of other sites read its answers; what changes something, the gate takes from ours only. */
    private static void openToPages(RoutingContext request) {
        request.response()
                .putHeader("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
                .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Expose-Headers", "Date");
        request.next();
    }

    private static void notFound(RoutingContext request) {
        answer(request, new Refusal(404, 404, "path " + request.request().path() + " was not found"));
    }

    private static void answer(RoutingContext request, Refusal refusal) {
        Answer answer = refusal.answer();
        request.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", answer.type())
                .end(answer.body());
    }

    private static void say(RoutingContext request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(request.request().method().equals(HttpMethod.HEAD) ? "" : text);
    }

    @Override
    public void close() {
        answers.close();
        endpoints.close();
    }
}
