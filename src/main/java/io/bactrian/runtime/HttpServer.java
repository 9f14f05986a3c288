package io.bactrian.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP server: health, metrics, Hawtio with its Jolokia, and whatever routes open with {@code platform-http:},
 * all behind one {@link HttpGate}. It replaces Camel's own start of the server, which goes on without one when the port
 * is taken.
 */
final class HttpServer extends VertxPlatformHttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int SECONDS = 10;
    private static final int IDLE_SECONDS = 120;

    private final HttpSettings settings;
    private final Metrics metrics;
    private final List<HttpMount> mounts;
    private final JolokiaHandler jolokia = new JolokiaHandler();
    private io.vertx.core.http.HttpServer server;

    HttpServer(HttpSettings settings, Metrics metrics, List<HttpMount> mounts) {
        super(configuration(settings));
        this.mounts = List.copyOf(mounts);
        this.settings = settings;
        this.metrics = metrics;
    }

    /** The port that was bound: another than the one of the settings when that is 0. */
    @Override
    public int getPort() {
        return server == null ? settings.port() : server.actualPort();
    }

    @Override
    public io.vertx.core.http.HttpServer getServer() {
        return server;
    }

    @Override
    protected Vertx createVertxInstance() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    @Override
    protected void startServer() {
        jolokia.start();
        Router router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(settings.port()));
        new HealthHandlers(getCamelContext()).mount(router);
        metrics.mount(router);
        jolokia.mount(router, "/observe/jolokia");
        jolokia.mount(router, HawtioHandler.PATH + "/jolokia");
        new HawtioHandler(settings.login().map(HttpSettings.Login::user)).mount(router);
        mounts.forEach(mount -> mount.mount(router));
        Set<String> probes = new HashSet<>(Set.of(HealthHandlers.LIVE, HealthHandlers.READY));
        mounts.forEach(mount -> probes.addAll(mount.probes()));
        Set<String> proven = new HashSet<>();
        mounts.forEach(mount -> proven.addAll(mount.proven()));
        server = getVertx()
                .createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHttp2ClearTextEnabled(false)
                        .setCompressionSupported(true))
                .requestHandler(new HttpGate(settings, probes, proven, logins(), router));
        try {
            await(server.listen(settings.port(), settings.host()).toCompletionStage());
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        } catch (TimeoutException e) {
            throw refused(e);
        }
        LOG.info("console and metrics at http://{}:{}/hawtio", shownHost(), getPort());
    }

    private Logins logins() {
        return new Logins(getCamelContext().getRegistry().findSingleByType(Audit.class), Clock.systemUTC());
    }

    @Override
    protected void stopServer() {
        jolokia.stop();
        if (server != null) {
            closed("HTTP server", server.close().toCompletionStage());
            server = null;
        }
    }

    @Override
    protected void stopVertx() {
        // Camel leaves the instance that it made itself open.
        Vertx vertx = getVertx();
        if (vertx != null) {
            closed("event loops", vertx.close().toCompletionStage());
        }
    }

    private String shownHost() {
        return settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    }

    private BactrianException refused(Throwable cause) {
        String where = shownHost() + ":" + settings.port();
        return cause instanceof BindException
                ? new BactrianException(
                        ExitCode.FAILED,
                        "cannot listen on " + where + ": " + cause.getMessage(),
                        "another program may use the port (ss -ltnp shows which); set http.port or http.host",
                        cause)
                : new BactrianException(
                        ExitCode.FAILED,
                        "cannot listen on " + where + ": " + cause,
                        "set http.port or http.host",
                        cause);
    }

    private static void closed(String what, CompletionStage<Void> closing) {
        try {
            await(closing);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the {} did not close cleanly: {}", what, e.toString());
        }
    }

    private static void await(CompletionStage<?> stage) throws ExecutionException, TimeoutException {
        try {
            stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    private static VertxPlatformHttpServerConfiguration configuration(HttpSettings settings) {
        var configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(settings.host());
        configuration.setBindPort(settings.port());
        return configuration;
    }
}
