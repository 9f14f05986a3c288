package io.bactrian.logs.archive;

import io.bactrian.runtime.Home;
import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Take the rotated files of a tail, each once, when every line of it has arrived.
 *
 * <p>The body is the stream of the file: it ends only where the file ends, and can be read again. The file counts as
 * stored when the exchange ends without failure, handled or not, and the stream was read to its end.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "archive",
        title = "Archive",
        syntax = "archive:name",
        consumerOnly = true,
        category = {Category.FILE, Category.MONITORING},
        headersClass = ArchiveConstants.class)
public final class ArchiveEndpoint extends DefaultEndpoint {

    /** Name of the archive. What is stored is noted under this name: another name stores everything again. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /** Name of the tail: that follows the files: its checkpoints say which are rotated, and what has arrived. */
    @UriParam
    @Metadata(required = true)
    private String tail;

    /** Folder in which the checkpoints of every tail are kept, as in tail:. */
    @UriParam(defaultValue = "data/tail")
    private String checkpoints = "data/tail";

    /** Folder in which is noted what every archive has stored. */
    @UriParam(defaultValue = "data/archive")
    private String journals = "data/archive";

    /** How long a file must not have been written to, renamed or compressed. */
    @UriParam(defaultValue = "15m", javaType = "java.time.Duration")
    private long after = 900_000;

    /** How often it is looked for files. */
    @UriParam(defaultValue = "1m", javaType = "java.time.Duration")
    private long delay = 60_000;

    /**
     * Whether a file is deleted once it is stored, never one of which not all has arrived, nor one in whose place its
     * writer has not begun another.
     */
    @UriParam(defaultValue = "false")
    private boolean delete;

    public ArchiveEndpoint(String uri, ArchiveComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("archive: is a start, not a step");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ArchiveConsumer consumer = new ArchiveConsumer(this, processor, ((ArchiveComponent) getComponent()).clock());
        configureConsumer(consumer);
        return consumer;
    }

    ArchiveSettings settings() {
        return new ArchiveSettings(
                name,
                Home.resolve(getCamelContext(), checkpoints).resolve(tail),
                Home.resolve(getCamelContext(), journals).resolve(name),
                Duration.ofMillis(after),
                delete);
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getTail() {
        return tail;
    }

    public void setTail(String tail) {
        this.tail = tail;
    }

    public String getCheckpoints() {
        return checkpoints;
    }

    public void setCheckpoints(String checkpoints) {
        this.checkpoints = checkpoints;
    }

    public String getJournals() {
        return journals;
    }

    public void setJournals(String journals) {
        this.journals = journals;
    }

    public long getAfter() {
        return after;
    }

    public void setAfter(long after) {
        this.after = after;
    }

    public long getDelay() {
        return delay;
    }

    public void setDelay(long delay) {
        this.delay = delay;
    }

    public boolean isDelete() {
        return delete;
    }

    public void setDelete(boolean delete) {
        this.delete = delete;
    }
}
