package io.bactrian.routes;

import io.bactrian.logs.EventBatch;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A shipped file of routes in a context of its own, with a mock in the place of Elasticsearch. */
final class LogRoutes implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();

    LogRoutes(Path home, String file, Map<String, String> settings) throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("settings", Settings.load(home.resolve("conf/none"), Map.of(), settings));
        String text = Files.readString(Path.of("routes/logs", file));
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, text));
    }

    /** Puts a mock in the place of a step, and starts. */
    MockEndpoint startWith(String route, String step) throws Exception {
        AdviceWith.adviceWith(
                context, route, advice -> advice.weaveById(step).replace().to("mock:" + step));
        context.start();
        return context.getEndpoint("mock:" + step, MockEndpoint.class);
    }

    static List<String> messages(MockEndpoint mock) {
        return mock.getExchanges().stream()
                .flatMap(exchange -> exchange.getMessage().getBody(EventBatch.class).events().stream())
                .map(event -> event.message())
                .toList();
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
