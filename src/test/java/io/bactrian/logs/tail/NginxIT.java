package io.bactrian.logs.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.support.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's nginx writes, logrotate turns its logs under it as Debian has it do, and every request arrives once. */
class NginxIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROTATIONS = 4;
    private static final int REQUESTS = 300;

    @TempDir
    private Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = Ports.free();

    @Test
    void every_request_arrives_once_though_the_logs_are_rotated() throws Exception {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Process nginx = start(logs);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            await().atMost(PATIENCE).until(this::answers);
            context.addRoutes(routes(logs));
            context.start();
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                for (int request = rotation * REQUESTS; request < (rotation + 1) * REQUESTS; request++) {
                    get("/order/" + request);
                }
                rotate(logs);
            }
            get("/files/none?after=all");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(events).anySatisfy(event -> assertThat(event.metadata())
                            .containsEntry("url.original", "/files/none?after=all")));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(events).anySatisfy(event -> {
                assertThat(event.level()).isEqualTo("error");
                assertThat(event.message()).contains("/files/none", "No such file or directory");
            }));
        } finally {
            nginx.destroy();
            assertThat(nginx.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(events).allSatisfy(event -> assertThat(event.failure()).isEmpty());
        assertThat(events.stream()
                        .map(Event::metadata)
                        .map(metadata -> String.valueOf(metadata.get("url.original")))
                        .filter(url -> url.startsWith("/order/")))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROTATIONS * REQUESTS)
                        .mapToObj(request -> "/order/" + request)
                        .toList());
        assertThat(events.stream().filter(event -> event.metadata()
                        .getOrDefault("url.original", "")
                        .equals("/order/7")))
                .singleElement()
                .satisfies(event -> assertThat(event.metadata())
                        .containsAllEntriesOf(Map.of(
                                "http.request.method", "GET",
                                "http.response.status_code", 200L,
                                "source.address", "127.0.0.1")));
    }

    private Process start(Path logs) throws IOException {
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                user root root;
                pid %1$s/nginx.pid;
                error_log %2$s/error.log;
                events { worker_connections 64; }
                http {
                  access_log %2$s/access.log combined;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%3$d;
                    location /ready { access_log off; return 204; }
                    location /order/ { return 200 "shipped"; }
                    location /files/ { root %1$s; }
                  }
                }
                """.formatted(folder, logs, port));
        return new ProcessBuilder(
                        "/usr/sbin/nginx",
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        logs.resolve("error.log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
    }

    private RouteBuilder routes(Path logs) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("tail:nginx?paths=" + logs + "/*.log&checkpoints=" + folder.resolve("tail"))
                        .to("parse:auto")
                        .process(exchange -> events.addAll(
                                exchange.getMessage().getBody(EventBatch.class).events()));
            }
        };
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/ready") == 204;
        } catch (IOException e) {
            return false;
        }
    }

    private int get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** With the signal on which nginx opens its logs anew; what it writes until then goes into the old ones. */
    private void rotate(Path logs) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path configuration = Files.writeString(folder.resolve("logrotate.conf"), """
                %s/*.log {
                  rotate 9
                  missingok
                  create 0644
                  sharedscripts
                  postrotate
                    kill -USR1 `cat %s/nginx.pid`
                  endscript
                }
                """.formatted(logs, folder));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
        Process logrotate = new ProcessBuilder(
                        "/usr/sbin/logrotate",
                        "--force",
                        "--state",
                        folder.resolve("state").toString(),
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("logrotate.out").toFile())
                .start();
        assertThat(logrotate.waitFor())
                .as(Files.readString(folder.resolve("logrotate.out")))
                .isZero();
    }
}
