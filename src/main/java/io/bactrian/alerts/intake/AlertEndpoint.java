package io.bactrian.alerts.intake;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Raise an alert and hand it to every configured channel, or say that it is over. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "alert",
        title = "Alert",
        syntax = "alert:name",
        producerOnly = true,
        headersClass = AlertConstants.class,
        category = {Category.MONITORING})
public final class AlertEndpoint extends DefaultEndpoint {

    /** Name of the alert: what kind of trouble this is, in the words of a rule: BackupFailed. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /** How bad it is. */
    @UriParam(defaultValue = "critical", enums = "critical,warning,info")
    private String severity = "critical";

    /**
     * One line that says what happened; a message that is text is the description. Without it, the summary of a message
     * that is a map, or the failed route's name.
     */
    @UriParam
    private String summary;

    /** Address of what to do about it. */
    @UriParam
    private String runbook;

    /** How long it fires unless it is raised again. 0: until the route it is about succeeds. */
    @UriParam(defaultValue = "0", javaType = "java.time.Duration")
    private long lasts;

    public AlertEndpoint(String uri, AlertComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new AlertProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("alert: is a step, not a start");
    }

    public long getLasts() {
        return lasts;
    }

    public void setLasts(long lasts) {
        this.lasts = lasts;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getSeverity() {
        return severity;
    }

    public void setSeverity(String severity) {
        this.severity = severity;
    }

    public String getSummary() {
        return summary;
    }

    public void setSummary(String summary) {
        this.summary = summary;
    }

    public String getRunbook() {
        return runbook;
    }

    public void setRunbook(String runbook) {
        this.runbook = runbook;
    }
}
