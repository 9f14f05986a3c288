package io.bactrian.logs.bulk;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code logs-<dataset>-<namespace>}: what Elasticsearch calls a data stream of logs. */
record DataStreamName(String dataset, String namespace) {

    private static final Pattern NAME = Pattern.compile("logs-([a-z0-9._]{1,100})-([a-z0-9._]{1,100})");

    /** @throws PermanentException when it is no such name */
    static DataStreamName parse(String text) {
        Matcher matcher = NAME.matcher(text);
        if (!matcher.matches()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "'" + text + "' is no data stream of logs",
                    "write it like logs-bactrian-production, in small letters, digits, dots and underscores");
        }
        return new DataStreamName(matcher.group(1), matcher.group(2));
    }
}
