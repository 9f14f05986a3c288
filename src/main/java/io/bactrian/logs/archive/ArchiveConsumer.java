package io.bactrian.logs.archive;

import io.bactrian.ledger.FlowRunner;
import io.bactrian.logs.tail.RotatedFile;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what an {@link Archive} has ready down the route, a file at a time. */
final class ArchiveConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveConsumer.class);

    private final ArchiveEndpoint endpoint;
    private final Clock clock;
    private volatile boolean resting;
    private ArchiveMeters meters;
    private ScheduledExecutorService timer;

    ArchiveConsumer(ArchiveEndpoint endpoint, Processor processor, Clock clock) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        resting = false;
        ArchiveSettings settings = endpoint.settings();
        meters = new ArchiveMeters(
                Optional.ofNullable(endpoint.getCamelContext().getRegistry().findSingleByType(MeterRegistry.class))
                        .orElseGet(SimpleMeterRegistry::new),
                settings.name());
        Archive archive = new Archive(settings, clock, meters, this::store);
        timer = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "archive-" + settings.name());
        timer.scheduleWithFixedDelay(() -> look(archive), 0, endpoint.getDelay(), TimeUnit.MILLISECONDS);
    }

    /** A defect must not end the archive silently: it is said, and tried again. */
    private void look(Archive archive) {
        try {
            archive.look(() -> !resting && !Thread.currentThread().isInterrupted());
        } catch (RuntimeException e) {
            LOG.error("archive:{} cannot go on, trying again", endpoint.getName(), e);
        }
    }

    private void store(RotatedFile file, FileStream bytes) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            fill(exchange.getMessage(), file, bytes);
            getProcessor().process(exchange);
            Optional<Throwable> failure = FlowRunner.failure(exchange);
            if (failure.isPresent()) {
                throw new IOException(failure.get().getMessage(), failure.get());
            }
        } finally {
            releaseExchange(exchange, false);
        }
        if (!bytes.wasReadWhole()) {
            throw new IOException("the route ended without having read it to its end");
        }
    }

    private static void fill(Message message, RotatedFile file, FileStream bytes) {
        message.setBody(bytes);
        message.setHeader(ArchiveConstants.FILE_NAME, file.path().getFileName().toString());
        message.setHeader(ArchiveConstants.FILE_PATH, file.path().toString());
        message.setHeader(ArchiveConstants.FILE_LENGTH, file.size());
        message.setHeader(ArchiveConstants.FILE_LAST_MODIFIED, file.modified().toEpochMilli());
        message.setHeader(ArchiveConstants.LOG, file.log().toString());
        message.setHeader(ArchiveConstants.COMPRESSED, file.isCompressed());
    }

    @Override
    protected void doSuspend() {
        resting = true;
    }

    @Override
    protected void doResume() {
        resting = false;
    }

    @Override
    protected void doStop() throws Exception {
        if (timer != null) {
            resting = true;
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(timer);
            timer = null;
            meters.close();
        }
        super.doStop();
    }
}
