package io.bactrian.logs.parse;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
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

/** Make events of log lines. A line that cannot be read is kept whole and says why. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "parse",
        title = "Parse",
        syntax = "parse:format",
        producerOnly = true,
        remote = false,
        category = {Category.TRANSFORMATION})
public final class ParseEndpoint extends DefaultEndpoint {

    /** What the lines are written in; auto tells by each line. docs/reference/log-formats.md says what each is. */
    @UriPath(
            enums =
                    "auto,json,logfmt,grok,access,apache-error,nginx-error,postgresql,mariadb,redis,java,syslog,event,plain")
    @Metadata(required = true)
    private String format;

    /** Formats to try next where the first does not fit, between commas. A line that fits none is kept whole as a failure. */
    @UriParam
    private String otherwise;

    /** The grok pattern, such as {@code %{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{GREEDYDATA:message}}. */
    @UriParam
    private String pattern;

    /** File with more patterns for grok: a name, a space and the pattern on each line. */
    @UriParam
    private String patternsFile;

    /** PostgreSQL's log_line_prefix. */
    @UriParam(defaultValue = "%m [%p] %q%u@%d ")
    private String linePrefix = PostgresqlFormat.USUAL_PREFIX;

    /** Zone of times that are written without one, such as Asia/Ho_Chi_Minh. */
    @UriParam(defaultValue = "UTC")
    private String timeZone = "UTC";

    /** Who wrote lines that do not say. What the line or its container says goes before. */
    @UriParam
    private String service;

    /** Environment of lines that do not say, such as production. What the line or its container says goes before. */
    @UriParam
    private String environment;

    /** Whether the text of a line that was read is kept beside its fields, as event.original. */
    @UriParam(defaultValue = "false")
    private boolean keepOriginal;

    public ParseEndpoint(String uri, ParseComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new ParseProducer(this, parser());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("parse: is a step, not the start of a route");
    }

    Parser parser() {
        Clock clock = getCamelContext().getRegistry().findSingleByType(Clock.class);
        return new Parser(options(), clock == null ? Clock.systemUTC() : clock);
    }

    private ParseOptions options() {
        return new ParseOptions(
                format,
                otherwise == null
                        ? List.of()
                        : Arrays.stream(otherwise.split(",")).map(String::strip).toList(),
                Optional.ofNullable(pattern),
                Optional.ofNullable(patternsFile).map(Path::of),
                linePrefix,
                zone(),
                service == null ? "" : service,
                environment == null ? "" : environment,
                keepOriginal);
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "parse:" + format + ": there is no time zone " + timeZone,
                    "write it like Asia/Ho_Chi_Minh, UTC or +07:00",
                    e);
        }
    }

    public String getFormat() {
        return format;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    public String getOtherwise() {
        return otherwise;
    }

    public void setOtherwise(String otherwise) {
        this.otherwise = otherwise;
    }

    public String getPattern() {
        return pattern;
    }

    public void setPattern(String pattern) {
        this.pattern = pattern;
    }

    public String getPatternsFile() {
        return patternsFile;
    }

    public void setPatternsFile(String patternsFile) {
        this.patternsFile = patternsFile;
    }

    public String getLinePrefix() {
        return linePrefix;
    }

    public void setLinePrefix(String linePrefix) {
        this.linePrefix = linePrefix;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
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

    public boolean isKeepOriginal() {
        return keepOriginal;
    }

    public void setKeepOriginal(boolean keepOriginal) {
        this.keepOriginal = keepOriginal;
    }
}
