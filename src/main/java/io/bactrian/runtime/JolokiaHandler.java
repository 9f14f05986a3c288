package io.bactrian.runtime;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.restrictor.RestrictorFactory;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.service.api.LogHandler;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.serializer.JolokiaSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JMX over HTTP, for looking only: {@code jolokia-access.xml} says what may be read and which few operations may be
 * called. Without that policy there is no answer at all.
 */
final class JolokiaHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JolokiaHandler.class);
    private static final String POLICY = "classpath:/jolokia-access.xml";
    private static final long MAX_REQUEST_BYTES = 1 << 20;

    private final JolokiaServiceManager services;
    private HttpRequestHandler requests;

    JolokiaHandler() {
        services = JolokiaServiceManagerFactory.createJolokiaServiceManager(
                new StaticConfiguration(
                        ConfigKey.AGENT_ID, "bactrian",
                        ConfigKey.DISCOVERY_ENABLED, "false",
                        ConfigKey.ALLOW_ERROR_DETAILS, "false",
                        ConfigKey.INCLUDE_STACKTRACE, "false"),
                new JolokiaLog(),
                policy());
        services.addService(new JolokiaSerializer());
        services.addService(new LocalRequestHandler(1));
    }

    void start() {
        requests = new HttpRequestHandler(services.start());
    }

    void stop() {
        services.stop();
    }

    /** @param path below which Jolokia answers, without a final slash */
    void mount(Router router, String path) {
        for (String pattern : new String[] {path, path + "/*"}) {
            router.post(pattern)
                    .handler(BodyHandler.create(false).setBodyLimit(MAX_REQUEST_BYTES))
                    .failureHandler(request -> request.response()
                            .setStatusCode(Math.max(400, request.statusCode()))
                            .end());
            router.post(pattern).blockingHandler(request -> answer(request, path), false);
            router.get(pattern).blockingHandler(request -> answer(request, path), false);
        }
    }

    private void answer(RoutingContext request, String path) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        try {
            request.end(ask(request, path).toJSONString());
        } catch (EmptyResponseException e) {
            request.end();
        } catch (IOException | RuntimeException | Error e) {
            // As Jolokia's own agents do: what is wrong with a request is an answer, not a failure of the server.
            request.end(requests.handleThrowable(e).toJSONString());
        }
    }

    private JSONStructure ask(RoutingContext request, String path) throws IOException, EmptyResponseException {
        String uri = request.request().uri();
        Map<String, String[]> parameters = parameters(request.request().params());
        if (request.request().method().equals(HttpMethod.GET)) {
            String question = URI.create(request.normalizedPath().substring(path.length()))
                    .getPath();
            return requests.handleGetRequest(uri, question, parameters);
        }
        try (InputStream body = new ByteArrayInputStream(request.body().buffer().getBytes())) {
            return requests.handlePostRequest(uri, body, StandardCharsets.UTF_8.name(), parameters);
        }
    }

    private static Map<String, String[]> parameters(MultiMap given) {
        Map<String, String[]> parameters = new LinkedHashMap<>();
        given.names().forEach(name -> parameters.put(name, given.getAll(name).toArray(String[]::new)));
        return parameters;
    }

    private static Restrictor policy() {
        try {
            Restrictor policy = RestrictorFactory.lookupPolicyRestrictor(POLICY);
            if (policy != null) {
                return policy;
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + POLICY, e);
        }
        throw new IllegalStateException("there is no " + POLICY);
    }

    private static final class JolokiaLog implements LogHandler {

        @Override
        public void debug(String message) {
            LOG.debug("{}", message);
        }

        @Override
        public void info(String message) {
            LOG.debug("{}", message);
        }

        @Override
        public void error(String message, Throwable failure) {
            LOG.warn("{}", message, failure);
        }

        @Override
        public boolean isDebug() {
            return LOG.isDebugEnabled();
        }
    }
}
