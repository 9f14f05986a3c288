package io.bactrian.logs.kafka;

import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Make records of a Kafka topic of events, events of records, and commit the offsets of records whose events are safe. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "records",
        title = "Records",
        syntax = "records:action",
        producerOnly = true,
        remote = false,
        category = {Category.TRANSFORMATION})
public final class RecordsEndpoint extends DefaultEndpoint {

    /**
     * What to do. write: before a split whose only step is <code>kafka:</code>, lists of records of 128
     * KiB and at most 1 MB, keyed by file, none twice in a list. read: after a
     * <code>kafka:</code> that sends batches, the events in them. commit: after the step that made these safe.
     */
    @UriPath(enums = "write,read,commit")
    @Metadata(required = true)
    private String action;

    /** Elasticsearch that dead letters are sent to when they are replayed, as the settings call it. */
    @UriParam(defaultValue = "main")
    private String cluster = "main";

    /** Data stream that dead letters are sent to when they are replayed. */
    @UriParam(defaultValue = "logs-bactrian-default")
    private String dataStream = "logs-bactrian-default";

    public RecordsEndpoint(String uri, RecordsComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        if (action.equals("commit")) {
            return new CommitProducer(this);
        }
        Refused refused = new Refused(cluster, dataStream, bean(DeadLetters.class), clock(), bean(MeterRegistry.class));
        return switch (action) {
            case "write" -> new WriteProducer(this, refused);
            case "read" -> new ReadProducer(this, refused, clock());
            default ->
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "records:" + action + ": there is no such action",
                        "use write, read or commit");
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("records: is a step, not the start of a route");
    }

    private Clock clock() {
        Clock clock = getCamelContext().getRegistry().findSingleByType(Clock.class);
        return clock == null ? Clock.systemUTC() : clock;
    }

    private <T> T bean(Class<T> type) {
        T found = getCamelContext().getRegistry().findSingleByType(type);
        if (found == null) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "records:" + action + " finds no " + type.getSimpleName(),
                    "bind one " + type.getName() + " in the registry");
        }
        return found;
    }

    public String getAction() {
        return action;
    }

    public void setAction(String action) {
        this.action = action;
    }

    public String getCluster() {
        return cluster;
    }

    public void setCluster(String cluster) {
        this.cluster = cluster;
    }

    public String getDataStream() {
        return dataStream;
    }

    public void setDataStream(String dataStream) {
        this.dataStream = dataStream;
    }
}
