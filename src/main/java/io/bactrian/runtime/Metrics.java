package io.bactrian.runtime;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;

/**
 * The process, its routes and whatever other packages register, in Prometheus' text format. Series per route, never per
 * endpoint or exchange: their number is bounded by the number of routes.
 */
public final class Metrics implements AutoCloseable {

    static final String PATH = "/observe/metrics";
    static final String BEAN = MicrometerConstants.METRICS_REGISTRY_NAME;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Where gauges, counters and timers are registered. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Counts and times what the routes of a context do. */
    void watch(CamelContext context) {
        var configuration = new MicrometerRoutePolicyConfiguration();
        configuration.setContextEnabled(false);
        var policies = new MicrometerRoutePolicyFactory();
        policies.setCamelContext(context);
        policies.setMeterRegistry(registry);
        policies.setPolicyConfiguration(configuration);
        context.addRoutePolicyFactory(policies);
        var notifier = new MicrometerRouteEventNotifier();
        notifier.setCamelContext(context);
        notifier.setMeterRegistry(registry);
        context.getManagementStrategy().addEventNotifier(notifier);
    }

    void mount(Router router) {
        mount(router, PATH);
    }

    /** Answers at a path of somebody's choice. */
    public void mount(Router router, String path) {
        router.get(path)
                .blockingHandler(
                        request -> {
                            String accepted = request.request().getHeader(HttpHeaders.ACCEPT);
                            boolean open = accepted != null && accepted.contains("application/openmetrics-text");
                            String type = open
                                    ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                    : "text/plain; version=0.0.4; charset=utf-8";
                            request.response()
                                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                                    .end(registry.scrape(type));
                        },
                        false);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
