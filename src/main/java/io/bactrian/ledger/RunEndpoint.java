package io.bactrian.ledger;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.Set;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Open a run in the ledger: one at a time, once for each scheduled time, ended when the exchange ends. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "run",
        title = "Run",
        syntax = "run:operation",
        producerOnly = true,
        category = {Category.MONITORING})
public final class RunEndpoint extends DefaultEndpoint {

    /**
     * What to do. open: take the lease of the route's flow and open a run; an exchange that finds the flow busy or its
     * scheduled time done stops here.
     */
    @UriPath(enums = "open")
    @Metadata(required = true)
    private String operation;

    /** How long after its start a run tries again when an attempt failed. */
    @UriParam(defaultValue = "1h", javaType = "java.time.Duration")
    private long retryWindow = 3_600_000;

    /** How long a run may take with all its attempts before it is cancelled. */
    @UriParam(defaultValue = "6h", javaType = "java.time.Duration")
    private long timeLimit = 21_600_000;

    public RunEndpoint(String uri, RunComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        if (!Set.of("open").contains(operation)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "run:" + operation + " is not an operation", "write run:open");
        }
        Runs runs = getCamelContext().getRegistry().findSingleByType(Runs.class);
        if (runs == null) {
            throw new IllegalStateException("no ledger in the registry");
        }
        return new RunProducer(this, runs);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("run: is a step, not a start");
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public long getRetryWindow() {
        return retryWindow;
    }

    public void setRetryWindow(long retryWindow) {
        this.retryWindow = retryWindow;
    }

    public long getTimeLimit() {
        return timeLimit;
    }

    public void setTimeLimit(long timeLimit) {
        this.timeLimit = timeLimit;
    }
}
