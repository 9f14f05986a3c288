package io.bactrian.routes;

import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** The clients of Kafka that a test gives to a shipped route, and the context that the route is in. */
final class KafkaClients implements KafkaClientFactory {

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<Properties> made = new CopyOnWriteArrayList<>();

    KafkaClients(Supplier<Producer<byte[], byte[]>> producers, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.producers = producers;
        this.consumers = consumers;
    }

    /** What clients were made with, first made first. */
    List<Properties> made() {
        return made;
    }

    /** A context with the route of a file that is not started. */
    DefaultCamelContext load(Path base, String file) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        Path settings = Files.createDirectories(base.resolve("conf")).resolve("bactrian.properties");
        Files.writeString(settings, "logs.redact.main.key-file=key\n");
        Path key = Files.writeString(base.resolve("key"), "0123456789abcdef0123456789abcdef");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        context.getRegistry().bind("settings", Settings.load(settings, Map.of(), Map.of()));
        context.getRegistry().bind("meters", new SimpleMeterRegistry());
        context.getRegistry().bind("deadLetters", (DeadLetters) letters -> {
            throw new AssertionError(letters);
        });
        context.getRegistry().bind("clients", this);
        Properties properties = new Properties();
        properties.put("logs.kafka.produce.enabled", "true");
        properties.put("logs.kafka.consume.enabled", "true");
        properties.put("logs.kafka.consumers", "1");
        properties.put("logs.kafka.security", "SASL_SSL");
        properties.put("logs.kafka.ca", "/etc/ca.pem");
        properties.put("logs.kafka.sasl-login", "${directory:/run/secrets:kafka-login}");
        context.getPropertiesComponent().setInitialProperties(properties);
        String text = Files.readString(Path.of("routes/logs").resolve(file));
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, text));
        return context;
    }

    static Event event(long offset, String message) {
        return new Event(
                new Place("stream", "/var/log/app.log", offset, 10),
                Instant.parse("2026-03-01T10:00:00Z"),
                "info",
                "shop",
                "c",
                "",
                message,
                Map.of(),
                Optional.empty());
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Properties properties) {
        made.add(properties);
        return producers.get();
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Properties properties) {
        made.add(properties);
        return consumers.get();
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return configuration.getBrokers();
    }
}
