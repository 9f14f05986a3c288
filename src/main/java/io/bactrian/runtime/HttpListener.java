package io.bactrian.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server that is there before any Camel, with the same gate before it: for what must listen within a moment. */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final int SECONDS = 10;
    private static final int IDLE_SECONDS = 120;

    private final Vertx vertx;
    private final Router router;
    private final HttpMount mount;

    public HttpListener(HttpMount mount) {
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.router = Router.router(vertx);
        this.mount = mount;
        mount.mount(router);
    }

    /**
     * Answers on one more address.
     *
     * @param settings with {@code http.user} and {@code http.password-file} when others than this machine reach it
     * @param option that gave the address, for what is said about it
     * @param port 0 for any free one
     * @return the port
     * @throws ProblemsException when the address is open to others and there is no login
     * @throws BactrianException when it cannot be listened on
     */
    public int listen(Settings settings, String option, String host, int port) {
        HttpSettings http = HttpSettings.at(settings, option, host, port);
        settings.check();
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setHttp2ClearTextEnabled(false))
                .requestHandler(new HttpGate(
                        http, mount.probes(), mount.proven(), new Logins(null, Clock.systemUTC()), router));
        try {
            await(server.listen(port, host).toCompletionStage());
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new BactrianException(
                    ExitCode.FAILED,
                    "cannot listen on " + host + ":" + port + ": " + cause.getMessage(),
                    "another program may use the port (ss -ltnp shows which); set another address with " + option,
                    cause);
        }
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            await(vertx.close().toCompletionStage());
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the HTTP listener did not close cleanly: {}", e.toString());
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
}
