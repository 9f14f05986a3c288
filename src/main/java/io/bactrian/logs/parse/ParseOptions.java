package io.bactrian.logs.parse;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * How lines are read.
 *
 * @param format the one that is tried first
 * @param otherwise those that are tried next, in this order
 * @param pattern of grok
 * @param patternsFile more patterns for grok, by name
 * @param linePrefix PostgreSQL's {@code log_line_prefix}
 * @param timeZone of times that have none
 * @param service of lines that do not say, or empty
 * @param environment of lines that do not say, or empty
 * @param keepOriginal whether the text of lines that were taken apart is kept beside it
 */
public record ParseOptions(
        String format,
        List<String> otherwise,
        Optional<String> pattern,
        Optional<Path> patternsFile,
        String linePrefix,
        ZoneId timeZone,
        String service,
        String environment,
        boolean keepOriginal) {

    /** As it is when only a format is given. */
    public static ParseOptions of(String format) {
        return new ParseOptions(
                format,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                PostgresqlFormat.USUAL_PREFIX,
                ZoneOffset.UTC,
                "",
                "",
                false);
    }

    public ParseOptions {
        otherwise = List.copyOf(otherwise);
    }

    /** The same with a grok pattern. */
    public ParseOptions withPattern(String grok) {
        return new ParseOptions(
                format,
                otherwise,
                Optional.of(grok),
                patternsFile,
                linePrefix,
                timeZone,
                service,
                environment,
                keepOriginal);
    }
}
