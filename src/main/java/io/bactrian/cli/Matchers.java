package io.bactrian.cli;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.List;
import java.util.stream.Collectors;

/** Matchers of a command line; a first word without an operator is the name of an alert. */
final class Matchers {

    private Matchers() {}

    /** @throws PermanentException when one is none */
    static List<Matcher> parse(List<String> words, MatcherMode mode) {
        return words.stream().map(word -> parse(word, mode)).toList();
    }

    private static Matcher parse(String word, MatcherMode mode) {
        if (word.matches("[^=!~\"{}]+")) {
            return Matcher.equal(Labels.ALERT_NAME, word);
        }
        try {
            return mode.parseOne(word);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    e.getMessage(),
                    "write matchers like severity=critical or 'instance=~\"web.+\"'",
                    e);
        }
    }

    /** As parameters of a query: {@code ?filter=…&filter=…}, or nothing. */
    static String query(List<Matcher> matchers) {
        return matchers.stream()
                .map(matcher -> "filter=" + AlertClient.encoded(matcher.toString()))
                .collect(Collectors.joining("&"));
    }
}
