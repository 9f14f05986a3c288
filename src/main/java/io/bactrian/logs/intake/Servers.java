package io.bactrian.logs.intake;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all intakes over connections share: the event loops that read, and the threads that wait for routes. */
final class Servers {

    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WORKERS = 16; // as many batches can share one flush of the spool
    private static final long LONGEST_MINUTES = 10;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final WorkerExecutor workers =
            vertx.createSharedWorkerExecutor("intake", WORKERS, LONGEST_MINUTES, TimeUnit.MINUTES);

    Vertx vertx() {
        return vertx;
    }

    WorkerExecutor workers() {
        return workers;
    }

    /**
     * Waits until a server listens.
     *
     * @throws BactrianException when it cannot
     */
    static void listening(Future<?> server, InetSocketAddress address) {
        try {
            server.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw cannotListen(address, e instanceof ExecutionException ? e.getCause() : e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotListen(address, e);
        }
    }

    private static BactrianException cannotListen(InetSocketAddress address, Throwable cause) {
        return new BactrianException(
                ExitCode.FAILED,
                "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + cause.getMessage(),
                "another program may use the port (ss -ltnp shows which), or the certificate does not fit its key",
                cause);
    }

    /** Waits for an end, but not for ever. */
    static void await(Future<?> end, Duration most) throws InterruptedException {
        try {
            end.toCompletionStage().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("did not end cleanly: {}", e.toString());
        }
    }

    void close() throws InterruptedException {
        await(vertx.close(), PATIENCE);
    }
}
