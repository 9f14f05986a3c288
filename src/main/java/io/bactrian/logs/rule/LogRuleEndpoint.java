package io.bactrian.logs.rule;

import com.google.re2j.Pattern;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Expressions;
import io.bactrian.runtime.PermanentException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
 * Watch log events. As a step it shows the events that pass to the rules and lets them go on as they are; as a start it is a
 * rule: it sends a message when it fires for a service, again and again while it does, and when it no longer does.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "log-rule",
        title = "Log Rule",
        syntax = "log-rule:feed",
        remote = false,
        headersClass = LogRuleConstants.class,
        category = {Category.MONITORING})
public final class LogRuleEndpoint extends DefaultEndpoint {

    private static final long USUAL_EVENTS = 20;

    /** Name of what is watched, the same at the step that shows it and at the rules over it. */
    @UriPath
    @Metadata(required = true)
    private String feed;

    /**
     * What is looked for. error-rate: too large a share of a service's events has the level error or fatal. pattern: a text
     * is seen. count: too many events come. silence: no event comes.
     */
    @UriParam(label = "consumer", enums = "error-rate,pattern,count,silence")
    @Metadata(required = true)
    private String kind;

    /** Services it is about, between commas; * stands for anything. Without it, all but Bactrian itself. */
    @UriParam(label = "consumer")
    private String service;

    /** Levels it is about, between commas. Not for error-rate. */
    @UriParam(label = "consumer")
    private String level;

    /** Environments it is about, between commas; * stands for anything. */
    @UriParam(label = "consumer")
    private String environment;

    /** Of pattern and count: an expression (RE2) that is found in the text of the events it is about. */
    @UriParam(label = "consumer")
    private String pattern;

    /** Name in the metadata, such as http.status, whose value the pattern is sought in, instead of the message. */
    @UriParam(label = "consumer")
    private String field;

    /** Of error-rate: the share that is too large when it is exceeded. */
    @UriParam(label = "consumer", defaultValue = "5%")
    private String above = "5%";

    /** Of error-rate: for how long the share must have been exceeded. */
    @UriParam(label = "consumer", defaultValue = "1m", javaType = "java.time.Duration")
    private long holdsFor = 60_000;

    /**
     * Of pattern and count: how many events in the window make it fire; 1 for pattern, count must say. Of error-rate: how
     * many there must be for their share to mean anything; 20.
     */
    @UriParam(label = "consumer")
    private long atLeast;

    /** How far back it looks, by the time at which events came. Not for silence. */
    @UriParam(label = "consumer", defaultValue = "1m", javaType = "java.time.Duration")
    private long window = 60_000;

    /** Of silence: after how long without an event. */
    @UriParam(label = "consumer", defaultValue = "10m", javaType = "java.time.Duration")
    private long after = 600_000;

    /** Of silence: services that must be heard of, between commas, even when they never were since the start. */
    @UriParam(label = "consumer")
    private String services;

    /** Age from which an event is not counted any more: it belongs to a backlog, not to what happens now. */
    @UriParam(label = "consumer", defaultValue = "10m", javaType = "java.time.Duration")
    private long late = 600_000;

    /** How often it says again that it fires. An alert must last longer than that. */
    @UriParam(label = "consumer", defaultValue = "1m", javaType = "java.time.Duration")
    private long repeat = 60_000;

    /** How many services are watched at most; the events of others are counted as overflow. */
    @UriParam(label = "consumer", defaultValue = "1000")
    private int mostServices = 1000;

    public LogRuleEndpoint(String uri, LogRuleComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new LogRuleProducer(this, feed, feed());
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        LogRuleConsumer consumer = new LogRuleConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /**
     * What is to be watched, with nothing seen yet.
     *
     * @throws PermanentException when an option is no good
     */
    Watch watch() {
        return new Watch(filter(), Duration.ofMillis(late), rule());
    }

    Feed feed() {
        return ((LogRuleComponent) getComponent()).feed(feed);
    }

    Clock clock() {
        return ((LogRuleComponent) getComponent()).clock();
    }

    private Rule rule() {
        require(window > 0 && after > 0 && repeat > 0 && mostServices > 0, "a time or number is 0", "make it larger");
        return switch (kind == null ? "" : kind) {
            case "error-rate" -> {
                require(
                        level == null && pattern == null,
                        "error-rate is about every level and text",
                        "drop level and pattern");
                yield new ErrorRateRule(new ErrorRateRule.Settings(
                        percent(),
                        Duration.ofMillis(holdsFor),
                        Duration.ofMillis(window),
                        atLeast == 0 ? USUAL_EVENTS : atLeast,
                        mostServices));
            }
            case "pattern" -> {
                require(pattern != null, "there is no pattern", "add pattern: under parameters");
                yield new CountRule("pattern seen", Math.max(1, atLeast), Duration.ofMillis(window), mostServices);
            }
            case "count" -> {
                require(atLeast > 0, "it does not say how many events are too many", "add atLeast: under parameters");
                yield new CountRule(
                        atLeast + " events or more are too many", atLeast, Duration.ofMillis(window), mostServices);
            }
            case "silence" ->
                new SilenceRule(
                        Duration.ofMillis(after),
                        Set.copyOf(EventFilter.words(services)),
                        mostServices,
                        feed().now().heard());
            default -> throw refusal("there is no kind " + kind, "it is error-rate, pattern, count or silence", null);
        };
    }

    private EventFilter filter() {
        return new EventFilter(
                expression("service", service, EventFilter::names),
                Set.copyOf(EventFilter.words(level)),
                expression("environment", environment, EventFilter::names),
                expression("pattern", pattern, text -> Optional.of(Expressions.part(text))),
                Optional.ofNullable(field));
    }

    private Optional<Pattern> expression(String option, String text, Function<String, Optional<Pattern>> compile) {
        try {
            return text == null ? Optional.empty() : compile.apply(text);
        } catch (IllegalArgumentException e) {
            throw refusal(
                    option + ": " + e.getMessage(),
                    "expressions are those of RE2: no look-around, no back-references",
                    e);
        }
    }

    private double percent() {
        try {
            double share = Double.parseDouble(above.strip().replaceFirst("%$", ""));
            require(share >= 0 && share < 100, "above is no share: " + above, "write it like 5%");
            return share;
        } catch (NumberFormatException e) {
            throw refusal("above is no share: " + above, "write it like 5%", e);
        }
    }

    private void require(boolean good, String problem, String hint) {
        if (!good) {
            throw refusal(problem, hint, null);
        }
    }

    private PermanentException refusal(String problem, String hint, Exception cause) {
        return new PermanentException(ExitCode.CONFIGURATION, "log-rule:" + feed + ": " + problem, hint, cause);
    }

    public String getFeed() {
        return feed;
    }

    public void setFeed(String feed) {
        this.feed = feed;
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getService() {
        return service;
    }

    public void setService(String service) {
        this.service = service;
    }

    public String getLevel() {
        return level;
    }

    public void setLevel(String level) {
        this.level = level;
    }

    public String getEnvironment() {
        return environment;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }

    public String getPattern() {
        return pattern;
    }

    public void setPattern(String pattern) {
        this.pattern = pattern;
    }

    public String getField() {
        return field;
    }

    public void setField(String field) {
        this.field = field;
    }

    public String getAbove() {
        return above;
    }

    public void setAbove(String above) {
        this.above = above;
    }

    public long getHoldsFor() {
        return holdsFor;
    }

    public void setHoldsFor(long holdsFor) {
        this.holdsFor = holdsFor;
    }

    public long getAtLeast() {
        return atLeast;
    }

    public void setAtLeast(long atLeast) {
        this.atLeast = atLeast;
    }

    public long getWindow() {
        return window;
    }

    public void setWindow(long window) {
        this.window = window;
    }

    public long getAfter() {
        return after;
    }

    public void setAfter(long after) {
        this.after = after;
    }

    public String getServices() {
        return services;
    }

    public void setServices(String services) {
        this.services = services;
    }

    public long getLate() {
        return late;
    }

    public void setLate(long late) {
        this.late = late;
    }

    public long getRepeat() {
        return repeat;
    }

    public void setRepeat(long repeat) {
        this.repeat = repeat;
    }

    public int getMostServices() {
        return mostServices;
    }

    public void setMostServices(int mostServices) {
        this.mostServices = mostServices;
    }
}
