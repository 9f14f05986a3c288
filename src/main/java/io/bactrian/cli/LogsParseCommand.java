package io.bactrian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.EventJson;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import io.bactrian.logs.parse.ParseOptions;
import io.bactrian.logs.parse.Parser;
import io.bactrian.logs.redact.Pseudonyms;
import io.bactrian.logs.redact.RedactOptions;
import io.bactrian.logs.redact.Redactor;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bactrian logs parse}: what would become of the lines of a file. Nothing is sent anywhere. */
@Command(
        name = "parse",
        description =
                "Print what the lines of a file say in a format, and why those that fail do. Nothing is sent anywhere."
                        + " Ends with 1 when a line fails.")
public final class LogsParseCommand implements Callable<Integer> {

    private static final int LONGEST = 1 << 20;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "A sample of a log, one entry a line, in UTF-8.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = "As in parse:FORMAT. Default: auto.")
    private String format;

    @Option(names = "--pattern", paramLabel = "GROK", description = "The pattern of --format=grok.")
    private Optional<String> pattern = Optional.empty();

    @Option(names = "--patterns-file", paramLabel = "FILE", description = "More patterns for grok.")
    private Optional<Path> patternsFile = Optional.empty();

    @Option(names = "--line-prefix", paramLabel = "PREFIX", description = "PostgreSQL's log_line_prefix.")
    private Optional<String> linePrefix = Optional.empty();

    @Option(names = "--time-zone", paramLabel = "ZONE", description = "Zone of times that have none. Default: UTC.")
    private ZoneId timeZone = ZoneOffset.UTC;

    @Option(
            names = "--redact",
            description =
                    "Show what redact: leaves of every event with its usual options. Pseudonyms are made with a key"
                            + " for this once.")
    private boolean redact;

    @Option(names = "--json", description = "Print every event as one line of JSON, and nothing else.")
    private boolean json;

    private long lines;
    private long failures;

    public LogsParseCommand() {}

    @Override
    public Integer call() {
        Output output = new Output(command);
        ParseOptions usual = ParseOptions.of(format);
        Parser parser = new Parser(
                new ParseOptions(
                        format,
                        List.of(),
                        pattern,
                        patternsFile,
                        linePrefix.orElse(usual.linePrefix()),
                        timeZone,
                        "",
                        "",
                        false),
                Clock.systemUTC());
        UnaryOperator<EventBatch> redaction =
                redact ? new Redactor(RedactOptions.usual(Pseudonyms.fleeting()))::redact : UnaryOperator.identity();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (Optional<Line> line = next(in, 0); line.isPresent(); ) {
                EventBatch events = parser.parse(new LineBatch(List.of(line.get())));
                redaction.apply(events).events().forEach(event -> print(event, output));
                line = next(in, line.get().place().offset() + line.get().place().length());
            }
        } catch (IOException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "cannot read " + file, "give the path of a log file", e);
        }
        if (!json) {
            output.line("%d line%s, %d failed", lines, lines == 1 ? "" : "s", failures);
        }
        return (failures == 0 ? ExitCode.OK : ExitCode.FAILED).code();
    }

    /** The next line without its end; its rest is left out when it is longer than a line may be. */
    private Optional<Line> next(InputStream in, long offset) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long length = 0;
        int one = in.read();
        while (one >= 0) {
            length++;
            if (one == '\n') {
                break;
            }
            if (text.size() < LONGEST) {
                text.write(one);
            }
            one = in.read();
        }
        boolean cut = length - 1 > LONGEST;
        return length == 0
                ? Optional.empty()
                : Optional.of(new Line(
                        new Place("sample", file.toString(), offset, length), text.toByteArray(), Map.of(), cut));
    }

    private void print(Event event, Output output) {
        lines++;
        failures += event.failure().isPresent() ? 1 : 0;
        if (json) {
            output.line("%s", new String(EventJson.write(event), UTF_8));
            return;
        }
        show(output, String.format("%d %s %-5s %s", lines, event.timestamp(), event.level(), event.message()));
        event.failure().ifPresent(why -> show(output, "    FAILED: " + why));
        if (!event.service().isEmpty()) {
            show(output, "    service: " + event.service());
        }
        if (!event.correlationId().equals(event.place().id())) {
            show(output, "    correlation_id: " + event.correlationId());
        }
        if (!event.userId().isEmpty()) {
            show(output, "    user_id: " + event.userId());
        }
        event.metadata().forEach((name, value) -> show(output, "    " + name + ": " + value));
    }

    /** What a log holds must not command the terminal. */
    private static void show(Output output, String line) {
        StringBuilder text = new StringBuilder(line);
        for (int at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at)) && text.charAt(at) != '\n' && text.charAt(at) != '\t') {
                text.setCharAt(at, '?');
            }
        }
        output.line("%s", text);
    }
}
