package io.bactrian.logs.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.ledger.Ledger;
import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.EventJson;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.logs.deadletter.DeadLetterTable;
import io.bactrian.runtime.Settings;
import io.bactrian.support.MemoryLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Canaries go into files that are followed; wherever bytes rest, none of them is found. */
class CanaryTest {

    private static final String PEM_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.Y2FuYXJ5LXNpZ25hdHVyZQ";
    private static final String IN_BASE64 = base64("password=canary-in-base64");

    /** What must be nowhere. */
    private static final List<String> CANARIES = List.of(
            "4111111111111111",
            "4111 1111 1111 1111",
            "DE89370400440532013000",
            "DE89 3704",
            "canary@example.com",
            "canary%40example.com",
            "84912345678",
            "0912345678",
            "203.0.113.77",
            "2001:db8:77",
            "canary-in-url",
            "canary-in-json",
            "canary-in-metadata",
            "canary-signature",
            "Y2FuYXJ5",
            "canary-in-header",
            "canary-in-failure",
            PEM_LINE,
            IN_BASE64,
            "canary-in-base64");

    private static final List<String> LINES = List.of(
            "2026-11-21 13:52:28 INFO paid with 4111 1111 1111 1111 and 4111111111111111 by canary@example.com",
            "2026-11-21 13:52:28 INFO refund to DE89 3704 0044 0532 0130 00, DE89370400440532013000, call +84912345678 or 0912345678",
            "2026-11-21 13:52:28 WARN 203.0.113.77 and [2001:db8:77::1]:443 asked for /x?mail=canary%40example.com",
            "2026-11-21 13:52:28 ERROR cannot open postgres://app:canary-in-url@db/shop with " + JWT,
            "2026-11-21 13:52:28 ERROR java.io.IOException: bad key\n\tat com.example.Keys.read(Keys.java:7)\n-----BEGIN PRIVATE KEY-----\n"
                    + PEM_LINE + "\n" + PEM_LINE
                    + "\n-----END PRIVATE KEY-----\n\tat com.example.Main.main(Main.java:3)",
            "2026-11-21 13:52:28 ERROR key is cut off -----BEGIN RSA PRIVATE KEY-----\n" + PEM_LINE,
            "2026-11-21 13:52:28 INFO body " + IN_BASE64 + " Authorization: Bearer canary-in-header",
            "{\"time\":\"2026-11-21T13:52:28Z\",\"msg\":\"{\\\"a\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"canary-in-json\\\\\\\"}\\\"}\",\"user_id\":\"canary@example.com\","
                    + "\"deep\":{\"list\":[{\"api_key\":\"canary-in-metadata\"},\"203.0.113.77\"]},\"pan\":4111111111111111,\"canary@example.com\":1}",
            "{\"password\":\"canary-in-failure\",");

    @TempDir
    private Path folder;

    private final StringWriter log = new StringWriter();
    private final List<Event> arrived = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private WriterAppender appender;

    @BeforeEach
    void listen() {
        appender = WriterAppender.newBuilder()
                .setName("canary")
                .setTarget(log)
                .setLayout(PatternLayout.newBuilder()
                        .withPattern("%p %c %m%n%ex%n")
                        .build())
                .build();
        appender.start();
        root().addAppender(appender, Level.INFO, null);
        LoggerContext.getContext(false).updateLoggers();
    }

    @AfterEach
    void listenNoMore() {
        root().removeAppender("canary");
        LoggerContext.getContext(false).updateLoggers();
        appender.stop();
    }

    @Test
    @SuppressWarnings("try") // nobody interrupts the test
    void no_canary_rests_anywhere() throws Exception {
        Path file = folder.resolve("app.log");
        Path ledgerFile = folder.resolve("ledger");
        Files.writeString(file, String.join("\n", LINES) + "\n2026-11-21 13:52:29 INFO half of 4111 1111 ");
        try (Ledger ledger = MemoryLedger.open("jdbc:h2:file:" + ledgerFile)) {
            DeadLetterTable letters = new DeadLetterTable(ledger, 1_000, meters);
            try (CamelContext context = start(batch -> fail(batch, letters))) {
                await().until(() -> !failures.isEmpty() && log.toString().contains("are not safe"));
                assertThat(context.getStatus().isStarted()).isTrue();
            }
            try (CamelContext context = start(batch -> arrived.addAll(batch.events()))) {
                await().until(() -> arrived.size() >= LINES.size() - 1);
                Files.writeString(
                        file, "1111 1111 of a card\n2026-11-21 13:52:30 INFO end\n", StandardOpenOption.APPEND);
                await().until(() ->
                        arrived.stream().anyMatch(event -> event.message().contains("half of")));
                assertThat(context.getStatus().isStarted()).isTrue();
            }
            assertThat(letters.count()).isPositive();
        }

        assertThat(arrived)
                .extracting(Event::message)
                .anyMatch(message -> message.contains("half of [card] of a card"));
        assertThat(arrived).anyMatch(event -> event.failure().isPresent());
        assertThat(events())
                .contains(
                        "[card]",
                        "[iban]",
                        "email:",
                        "phone:",
                        "[secret]",
                        "[private-key]",
                        "[token]",
                        "[url-password]");
        assertThat(log.toString()).contains("cannot take", "[card]", "are not safe");
        assertThat(bytes(folder)).contains("[private-key]"); // in the ledger: what rests there can be found
        for (String canary : CANARIES) {
            assertThat(events()).as("events").doesNotContain(canary);
            assertThat(bytes(folder)).as("checkpoints and ledger").doesNotContain(canary, base64(canary));
            assertThat(log.toString()).as("own log").doesNotContain(canary);
            assertThat(failures)
                    .allSatisfy(failure -> assertThat(failure.getMessage()).doesNotContain(canary));
        }
        assertThat(meters.get("bactrian.logs.redact.failures").counter().count())
                .isZero();
    }

    private void fail(EventBatch batch, DeadLetterTable letters) {
        letters.keep(batch.events().stream()
                .map(event -> new DeadLetter(event, "main", "logs-x-y", 400, "type", event.message(), Instant.EPOCH))
                .toList());
        RuntimeException failure = new IllegalStateException("cannot take " + batch + " "
                + batch.events().stream()
                        .map(event -> event.message() + event.metadata())
                        .toList());
        failures.add(failure);
        throw failure;
    }

    private CamelContext start(java.util.function.Consumer<EventBatch> step) throws Exception {
        Path key = folder.resolve("key");
        if (Files.notExists(key)) {
            Files.writeString(key, "a key of the tests, no other");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
        CamelContext context = new DefaultCamelContext();
        context.getRegistry()
                .bind(
                        "settings",
                        Settings.load(
                                folder.resolve("none"), Map.of(), Map.of("logs.redact.main.key-file", key.toString())));
        context.getRegistry().bind("meters", meters);
        Processor processor = exchange -> step.accept(exchange.getMessage().getBody(EventBatch.class));
        context.getRegistry().bind("step", processor);
        context.start();
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("canary.camel.yaml", """
                - route:
                    id: canary
                    from:
                      uri: tail:canary
                      parameters:
                        paths: %s/app.log
                        checkpoints: %s/checkpoints
                        multilineStart: "^([0-9]{4}-|[{])"
                        batchDelay: 20ms
                        lateAfter: 20s
                      steps:
                        - to: parse:auto
                        - to: redact:main
                        - process:
                            ref: step
                """.formatted(folder, folder)));
        return context;
    }

    private String events() {
        return String.join(
                "\n",
                arrived.stream()
                        .map(event -> new String(EventJson.write(event), UTF_8))
                        .toList());
    }

    /** Everything that rests in the folder, but for the log that is followed. */
    private static String bytes(Path folder) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("app.log") && !file.endsWith("key"))
                    .toList()) {
                all.add(Files.readString(file, ISO_8859_1));
            }
        }
        assertThat(all).hasSizeGreaterThan(2);
        return String.join("\n", all);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static LoggerConfig root() {
        return ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();
    }
}
