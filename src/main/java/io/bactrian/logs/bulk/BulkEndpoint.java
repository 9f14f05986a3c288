package io.bactrian.logs.bulk;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Send a batch of events to Elasticsearch and go on when it has every one of them. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "bulk",
        title = "Bulk",
        syntax = "bulk:name",
        producerOnly = true,
        remote = true,
        category = {Category.SEARCH, Category.MONITORING})
public final class BulkEndpoint extends DefaultEndpoint {

    /** The Elasticsearch cluster as the settings call it: <code>logs.elasticsearch.NAME.hosts</code>. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /**
     * The data stream that the events go to, written <code>logs-DATASET-NAMESPACE</code>. Names that start with
     * <code>logs-bactrian</code> have the index template that <code>bactrian logs setup</code> makes; every other needs one
     * of its own. The service is a field, not a part of the name: what logs say must not make data streams.
     */
    @UriParam(defaultValue = "logs-bactrian-default")
    private String dataStream = "logs-bactrian-default";

    /** How hard gzip presses, from 1 to 9; 0 sends plain bytes. */
    @UriParam(defaultValue = "1")
    private int compression = 1;

    public BulkEndpoint(String uri, BulkComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        DataStreamName stream = DataStreamName.parse(dataStream);
        if (compression < 0 || compression > 9) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "bulk:" + name + ": compression " + compression + " is out of range",
                    "use 0 to 9");
        }
        Delivery.Target target = new Delivery.Target(dataStream, new EcsWriter(stream.dataset()), compression);
        return new BulkProducer(this, (BulkComponent) getComponent(), target);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("bulk: is a step, not a start");
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getDataStream() {
        return dataStream;
    }

    public void setDataStream(String dataStream) {
        this.dataStream = dataStream;
    }

    public int getCompression() {
        return compression;
    }

    public void setCompression(int compression) {
        this.compression = compression;
    }
}
