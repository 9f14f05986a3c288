package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What Debian's Alertmanager and ours have in common: their flags, their management paths, their signals. */
class ServerProcess implements AlertmanagerUnderTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final URI url;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment;
    private Process process;
    private long killedAt;

    /**
     * @param folder of its own: storage, log
     * @param program and the arguments that come before the flags
     */
    ServerProcess(
            Path folder, Path config, Map<String, String> environment, List<String> program, List<String> moreFlags) {
        this.folder = folder;
        this.environment = environment;
        int port = Ports.free();
        this.url = URI.create("http://127.0.0.1:" + port);
        command.addAll(program);
        command.addAll(List.of(
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("storage"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address="));
        command.addAll(moreFlags);
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts it without waiting for anything. */
    public void launch() {
        try {
            Files.createDirectories(folder.resolve("storage"));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() {
        await("the server to be ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(process.isAlive())
                            .as("it runs; it said: %s", log())
                            .isTrue();
                    return isReady();
                });
    }

    @Override
    public void reload() {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/-/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(send(request).statusCode()).as(log()).isEqualTo(200);
    }

    @Override
    public void kill() {
        killedAt = System.nanoTime();
        process.destroyForcibly();
        awaitEnd();
    }

    /** Right before it was killed last, as {@link System#nanoTime} has it. */
    public long killedAt() {
        return killedAt;
    }

    /** Kills it a while from now; it must not end before by itself. */
    public void killAfter(Duration time) {
        assertThat(endsWithin(time))
                .as("it ended by itself; it said: %s", log())
                .isFalse();
        kill();
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!endsWithin(Duration.ofSeconds(15))) {
            kill();
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What it said in all its lives. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return folder.resolve("log");
    }

    private boolean isReady() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url.resolve("/-/ready")).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // nobody listens yet
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void awaitEnd() {
        assertThat(endsWithin(PATIENCE)).as("the process ends").isTrue();
    }

    private boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
