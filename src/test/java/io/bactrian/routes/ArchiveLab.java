package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.alerts.intake.FlowAlerts;
import io.bactrian.backup.codec.OpenPgpKeys;
import io.bactrian.logs.tail.TailReading;
import io.bactrian.runtime.Settings;
import io.bactrian.support.Cli;
import io.bactrian.support.MemoryAlertService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The shipped archive as it stands, beside a tail that follows {@code logs/app.log}; only the clock is an hour ahead. */
final class ArchiveLab implements AutoCloseable {

    private final Path home;
    private final MemoryAlertService alerts = new MemoryAlertService();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Path conf;

    /**
     * @param storage settings of the one storage, without {@code storage.one.}
     */
    ArchiveLab(Path home, Map<String, String> storage) throws Exception {
        this.home = home;
        Files.createDirectories(home.resolve("conf"));
        Files.createDirectories(home.resolve("logs"));
        OpenPgpKeys.generate(
                "Logs <logs@example.com>",
                home.resolve("conf/public.asc"),
                home.resolve("conf/private.asc"),
                Optional.empty());
        StringBuilder lines = new StringBuilder("repository.offsite.storages=one\n");
        storage.forEach((key, value) -> lines.append("storage.one.")
                .append(key)
                .append('=')
                .append(value)
                .append('\n'));
        conf = Files.writeString(home.resolve("conf/bactrian.properties"), lines);
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        context.getRegistry().bind("clock", clock);
        context.getRegistry().bind("alerts", new FlowAlerts(alerts, clock));
        context.getRegistry().bind("meters", meters);
        context.getRegistry().bind("settings", Settings.load(conf, Map.of(), Map.of()));
        Properties properties = new Properties();
        properties.put("logs.archive.enabled", "true");
        properties.put("logs.archive.tail", "app");
        properties.put("backup.recipients", home.resolve("conf/public.asc").toString());
        context.getPropertiesComponent().setInitialProperties(properties);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("tail:app?batchDelay=20&paths=" + path("app.log") + "&checkpoints=" + home.resolve("tail"))
                        .process(exchange -> {});
            }
        });
        load("routes/shared/archive.camel.yaml", "", "");
        load(
                "routes/logs/archive.camel.yaml",
                "      uri: archive:logs\n      parameters:\n",
                "        delay: 200\n        checkpoints: " + home.resolve("tail") + "\n        journals: "
                        + home.resolve("archive") + "\n");
    }

    private void load(String file, String behind, String more) throws Exception {
        String text = Files.readString(Path.of(file));
        assertThat(text).contains(behind);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(
                        Path.of(file).getFileName().toString(), text.replace(behind, behind + more)));
    }

    void start() {
        context.start();
    }

    Path path(String name) {
        return home.resolve("logs").resolve(name);
    }

    MemoryAlertService alerts() {
        return alerts;
    }

    /** Waits until so many bytes of the log have arrived. */
    void awaitArrived(long bytes) {
        await().until(() -> Files.isDirectory(home.resolve("tail/app"))
                && TailReading.all(home.resolve("tail")).stream()
                        .flatMap(tail -> tail.files().stream())
                        .anyMatch(file -> file.acknowledged() == bytes));
    }

    void awaitStored(int files) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> meters.get("bactrian.logs.archive.files").counter().count() == files);
    }

    Cli.Outcome command(String... command) {
        String[] whole = Arrays.copyOf(command, command.length + 2);
        whole[command.length] = "--conf";
        whole[command.length + 1] = conf.toString();
        return Cli.here(whole);
    }

    /** Restores a backup as an operator does, and answers the folder with its files. */
    Path restore(String id) {
        Path to = home.resolve("restored").resolve(id);
        Cli.Outcome outcome = command(
                "backup",
                "restore",
                id,
                "--to",
                "file:" + to,
                "--private-key",
                home.resolve("conf/private.asc").toString());
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return to;
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
