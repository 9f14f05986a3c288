package io.bactrian.backup.repository;

import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Store a dump in every storage of a repository, then apply retention. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "repository",
        title = "Repository",
        syntax = "repository:name",
        producerOnly = true,
        remote = true,
        category = {Category.FILE, Category.CLOUD},
        headersClass = RepositoryConstants.class)
public class RepositoryEndpoint extends DefaultEndpoint {

    /** The repository as the settings call it: <code>repository.NAME.storages</code>. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /** What the backups are called. By default the route's id without its flow: <code>crm</code> for <code>backup-crm</code>. */
    @UriParam
    private String backup;

    /** Recovery window, like <code>30d</code>: younger backups are kept, and the newest one that is older. By default none. */
    @UriParam(label = "retention")
    private String retention;

    /** Number of days of which the newest verified backup is kept. */
    @UriParam(label = "retention", defaultValue = "0")
    private int keepDaily;

    /** Number of weeks of which the newest verified backup is kept. */
    @UriParam(label = "retention", defaultValue = "0")
    private int keepWeekly;

    /** Number of months of which the newest verified backup is kept. */
    @UriParam(label = "retention", defaultValue = "0")
    private int keepMonthly;

    /** Number of years of which the newest verified backup is kept. */
    @UriParam(label = "retention", defaultValue = "0")
    private int keepYearly;

    /** Number of verified backups that are always kept; while there are fewer, nothing is expired. At least 1. */
    @UriParam(label = "retention", defaultValue = "1")
    private int minimumVerified = 1;

    /**
     * How often retention is applied at most. By default after every backup; it reads what there is, which takes long
     * where there are thousands.
     */
    @UriParam(label = "retention", javaType = "java.time.Duration", defaultValue = "0s")
    private long retentionEvery;

    /** Time zone in which days, weeks, months and years begin, like <code>Asia/Ho_Chi_Minh</code>. By default this machine's. */
    @UriParam(label = "retention")
    private String timeZone;

    public RepositoryEndpoint(String uri, RepositoryComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new RepositoryProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("repository: takes backups, it does not give them");
    }

    /** The settings that the application bound in the registry. */
    Settings settings() {
        Settings settings = getCamelContext().getRegistry().findSingleByType(Settings.class);
        if (settings == null) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "repository:" + name + " finds no settings",
                    "bind one io.bactrian.runtime.Settings in the registry");
        }
        return settings;
    }

    /** Empty when the route asks for no retention: then everything is kept. */
    public Optional<RetentionPolicy> policy() {
        if (retention == null && keepDaily + keepWeekly + keepMonthly + keepYearly == 0) {
            return Optional.empty();
        }
        try {
            Optional<Duration> window = Optional.ofNullable(retention).map(Durations::parse);
            return Optional.of(
                    new RetentionPolicy(window, keepDaily, keepWeekly, keepMonthly, keepYearly, minimumVerified));
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "repository:" + name + ": retention " + e.getMessage(), null, e);
        }
    }

    /** The zone in which days begin. */
    public ZoneId zone() {
        try {
            return timeZone == null ? ZoneId.systemDefault() : ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "repository:" + name + ": '" + timeZone + "' is not a time zone",
                    "write it like Asia/Ho_Chi_Minh",
                    e);
        }
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getBackup() {
        return backup;
    }

    public void setBackup(String backup) {
        this.backup = backup;
    }

    public String getRetention() {
        return retention;
    }

    public void setRetention(String retention) {
        this.retention = retention;
    }

    public int getKeepDaily() {
        return keepDaily;
    }

    public void setKeepDaily(int keepDaily) {
        this.keepDaily = keepDaily;
    }

    public int getKeepWeekly() {
        return keepWeekly;
    }

    public void setKeepWeekly(int keepWeekly) {
        this.keepWeekly = keepWeekly;
    }

    public int getKeepMonthly() {
        return keepMonthly;
    }

    public void setKeepMonthly(int keepMonthly) {
        this.keepMonthly = keepMonthly;
    }

    public int getKeepYearly() {
        return keepYearly;
    }

    public void setKeepYearly(int keepYearly) {
        this.keepYearly = keepYearly;
    }

    public int getMinimumVerified() {
        return minimumVerified;
    }

    public void setMinimumVerified(int minimumVerified) {
        this.minimumVerified = minimumVerified;
    }

    public long getRetentionEvery() {
        return retentionEvery;
    }

    public void setRetentionEvery(long retentionEvery) {
        this.retentionEvery = retentionEvery;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }
}
