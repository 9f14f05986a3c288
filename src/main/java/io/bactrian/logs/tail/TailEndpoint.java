package io.bactrian.logs.tail;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Home;
import io.bactrian.runtime.PermanentException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Follow log files through every rotation; nothing is forgotten before it has arrived. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "tail",
        title = "Tail",
        syntax = "tail:name",
        consumerOnly = true,
        category = {Category.FILE, Category.MONITORING})
public final class TailEndpoint extends DefaultEndpoint {

    private static final Duration SCAN = Duration.ofSeconds(1);
    private static final int MOST_LINES = 1000;
    private static final String SPOOL = "spool";

    /** Name of what is followed. Its checkpoints are kept under this name: another name reads everything again. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /**
     * Files to follow: paths, separated by commas, whose names may hold {@code * ? [] {}}; a name of {@code **} stands for
     * any number of folders. Relative ones start at the folder that holds {@code conf/}. What a rotation makes of a file, {@code app.log.1} or {@code app.log.2.gz}, is
     * found by itself.
     */
    @UriParam
    @Metadata(required = true)
    private String paths;

    /** Files to leave out, as in paths. */
    @UriParam
    private String exclude;

    /** What files that are there at the very first start are read from: their beginning, or their end. */
    @UriParam(defaultValue = "beginning", enums = "beginning,end")
    private String start = "beginning";

    /**
     * How lines are wrapped: as they are, in the JSON of docker's json-file driver, or as {@code spool:} writes them.
     */
    @UriParam(defaultValue = "lines", enums = "lines,docker,spool")
    private String framing = "lines";

    /** Which lines belong together: every line for itself, or a stack trace with the line before it. */
    @UriParam(defaultValue = "none", enums = "none,stacktrace")
    private String multiline = "none";

    /** An expression (RE2): a line that it matches begins anew, all others belong to the one before. */
    @UriParam
    private String multilineStart;

    /** How much of a line is kept; its rest is left out, and the line says so. */
    @UriParam(defaultValue = "1MiB", javaType = "java.lang.String")
    private String maxLine = "1MiB";

    /** How long the rest of a line is waited for, and the next line of a stack trace. */
    @UriParam(defaultValue = "5s", javaType = "java.time.Duration")
    private long lateAfter = 5_000;

    /** How much text goes together at most. */
    @UriParam(defaultValue = "512KiB", javaType = "java.lang.String")
    private String batchSize = "512KiB";

    /** How long a line waits for others to go with it. */
    @UriParam(defaultValue = "200ms", javaType = "java.time.Duration")
    private long batchDelay = 200;

    /** How much text is under way and not yet safe at most; then nothing is read. */
    @UriParam(defaultValue = "2MiB", javaType = "java.lang.String")
    private String underway = "2MiB";

    /**
     * Whether batches go on strictly one after the other, the next when the one before is safe, so that the lines of a file
     * arrive in their order whatever fails. Otherwise several are under way at once.
     */
    @UriParam(defaultValue = "false")
    private boolean inOrder;

    /** How many files are open at once at most. */
    @UriParam(defaultValue = "2000")
    private int mostOpen = 2000;

    /** How many files are followed at most. */
    @UriParam(defaultValue = "20000")
    private int mostFiles = 20_000;

    /** Folder in which the checkpoints of every tail are kept. */
    @UriParam(defaultValue = "data/tail")
    private String checkpoints = "data/tail";

    /** How long nothing may arrive while lines wait: then the health check is down. */
    @UriParam(defaultValue = "5m", javaType = "java.time.Duration")
    private long downAfter = 300_000;

    /** Who writes these logs, where the lines do not say. */
    @UriParam
    private String service;

    /** Where it runs: production, staging. */
    @UriParam
    private String environment;

    public TailEndpoint(String uri, TailComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("tail: is a start, not a step");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        TailConsumer consumer = new TailConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** @throws PermanentException when an option is no good */
    TailSettings settings() {
        Map<String, String> fields = new LinkedHashMap<>();
        if (service != null) {
            fields.put("service", service);
        }
        if (environment != null) {
            fields.put("environment", environment);
        }
        return new TailSettings(
                absolute(paths),
                exclude == null ? List.of() : absolute(exclude),
                start.equals("end"),
                fields,
                Home.resolve(getCamelContext(), checkpoints).resolve(name),
                Math.toIntExact(DataSize.parse(batchSize).bytes()),
                Duration.ofMillis(batchDelay),
                DataSize.parse(underway).bytes(),
                framing.equals(SPOOL) ? SpoolDecoder.TORN_AFTER : Duration.ofMillis(lateAfter),
                SCAN,
                mostOpen,
                mostFiles);
    }

    private List<String> absolute(String patterns) {
        return Stream.of(patterns.split(","))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .map(path -> Home.resolve(getCamelContext(), path).toString())
                .toList();
    }

    /** @throws PermanentException when the expression is none */
    Framer framer() {
        int most = Math.toIntExact(DataSize.parse(maxLine).bytes());
        return new Framer(decoder(), grouping(), framing.equals(SPOOL) ? SpoolDecoder.MOST_RECORD : most, MOST_LINES);
    }

    private Decoder decoder() {
        return switch (framing) {
            case "docker" -> new DockerDecoder();
            case SPOOL -> new SpoolDecoder(damagedRecords()::increment);
            default -> Decoder.PLAIN;
        };
    }

    private Counter damagedRecords() {
        MeterRegistry meters = getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
        return Counter.builder("bactrian.logs.spool.damaged")
                .description("Records of a spool whose checksum is wrong; they are passed on as failed events")
                .tag("tail", name)
                .register(meters == null ? new SimpleMeterRegistry() : meters);
    }

    private Grouping grouping() {
        if (multilineStart == null) {
            return multiline.equals("stacktrace") ? new StackTraces() : Grouping.NONE;
        }
        try {
            return Grouping.startingWith(Pattern.compile(multilineStart));
        } catch (PatternSyntaxException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "tail:" + name + ": multilineStart is no expression: " + e.getDescription(),
                    "expressions are those of RE2: no look-around, no back-references",
                    e);
        }
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPaths() {
        return paths;
    }

    public void setPaths(String paths) {
        this.paths = paths;
    }

    public String getExclude() {
        return exclude;
    }

    public void setExclude(String exclude) {
        this.exclude = exclude;
    }

    public String getStart() {
        return start;
    }

    public void setStart(String start) {
        this.start = start;
    }

    public String getFraming() {
        return framing;
    }

    public void setFraming(String framing) {
        this.framing = framing;
    }

    public String getMultiline() {
        return multiline;
    }

    public void setMultiline(String multiline) {
        this.multiline = multiline;
    }

    public String getMultilineStart() {
        return multilineStart;
    }

    public void setMultilineStart(String multilineStart) {
        this.multilineStart = multilineStart;
    }

    public String getMaxLine() {
        return maxLine;
    }

    public void setMaxLine(String maxLine) {
        this.maxLine = maxLine;
    }

    public long getLateAfter() {
        return lateAfter;
    }

    public void setLateAfter(long lateAfter) {
        this.lateAfter = lateAfter;
    }

    public String getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(String batchSize) {
        this.batchSize = batchSize;
    }

    public long getBatchDelay() {
        return batchDelay;
    }

    public void setBatchDelay(long batchDelay) {
        this.batchDelay = batchDelay;
    }

    public String getUnderway() {
        return underway;
    }

    public void setUnderway(String underway) {
        this.underway = underway;
    }

    public boolean isInOrder() {
        return inOrder;
    }

    public void setInOrder(boolean inOrder) {
        this.inOrder = inOrder;
    }

    public int getMostOpen() {
        return mostOpen;
    }

    public void setMostOpen(int mostOpen) {
        this.mostOpen = mostOpen;
    }

    public int getMostFiles() {
        return mostFiles;
    }

    public void setMostFiles(int mostFiles) {
        this.mostFiles = mostFiles;
    }

    public String getCheckpoints() {
        return checkpoints;
    }

    public void setCheckpoints(String checkpoints) {
        this.checkpoints = checkpoints;
    }

    public long getDownAfter() {
        return downAfter;
    }

    public void setDownAfter(long downAfter) {
        this.downAfter = downAfter;
    }

    public String getService() {
        return service;
    }

    public void setService(String service) {
        this.service = service;
    }

    public String getEnvironment() {
        return environment;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }
}
