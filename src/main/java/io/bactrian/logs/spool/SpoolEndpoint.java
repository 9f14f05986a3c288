package io.bactrian.logs.spool;

import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Home;
import java.nio.file.Path;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Keep events on this disk, and go on when it has them; tail: with the framing spool follows them from there. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "spool",
        title = "Spool",
        syntax = "spool:name",
        producerOnly = true,
        remote = false,
        category = {Category.FILE, Category.MONITORING})
public final class SpoolEndpoint extends DefaultEndpoint {

    /** Name of the spool, and of its folder. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /** Folder in which the folders of all spools are. */
    @UriParam(defaultValue = "data/spool")
    private String folder = "data/spool";

    /** How much it holds at most. When it is full, events are refused, and whoever sent them is told. */
    @UriParam(defaultValue = "1GiB", javaType = "java.lang.String")
    private String maxSize = "1GiB";

    /** At which size a file is followed by the next. Files are deleted whole. */
    @UriParam(defaultValue = "16MiB", javaType = "java.lang.String")
    private String segmentSize = "16MiB";

    public SpoolEndpoint(String uri, SpoolComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new SpoolProducer(this, (SpoolComponent) getComponent());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("spool: is a step; tail: with framing=spool is the start behind it");
    }

    Path path() {
        return Home.resolve(getCamelContext(), folder).resolve(name);
    }

    Spool.Limits limits() {
        return new Spool.Limits(
                DataSize.parse(maxSize).bytes(), DataSize.parse(segmentSize).bytes());
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getFolder() {
        return folder;
    }

    public void setFolder(String folder) {
        this.folder = folder;
    }

    public String getMaxSize() {
        return maxSize;
    }

    public void setMaxSize(String maxSize) {
        this.maxSize = maxSize;
    }

    public String getSegmentSize() {
        return segmentSize;
    }

    public void setSegmentSize(String segmentSize) {
        this.segmentSize = segmentSize;
    }
}
