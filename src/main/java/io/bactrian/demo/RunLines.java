package io.bactrian.demo;

import io.bactrian.ledger.Flow;
import io.bactrian.ledger.RunRecord;
import io.bactrian.ledger.RunState;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One line for every run that ends, each run once. */
final class RunLines {

    private static final int NEWEST = 5;

    private final DemoInstance instance;
    private final Instant since;
    private final Set<String> told = new HashSet<>();

    /**
     * @param since runs that ended before are left out
     */
    RunLines(DemoInstance instance, Instant since) {
        this.instance = instance;
        this.since = since;
    }

    /** Those of the runs that ended after the last call. */
    List<String> next() {
        return Flow.scheduled(instance.context()).stream()
                .flatMap(flow -> instance.runs().history(flow.flow(), flow.name(), NEWEST).stream())
                .filter(run -> run.state() != RunState.STARTED)
                .filter(run -> run.ended().filter(since::isBefore).isPresent())
                .filter(run -> told.add(run.id()))
                .sorted(Comparator.comparing(run -> run.ended().orElseThrow()))
                .map(RunLines::line)
                .toList();
    }

    private static String line(RunRecord run) {
        StringBuilder line = new StringBuilder(String.format(
                "%s  %-14s  %-9s  %-5s",
                LocalTime.ofInstant(run.ended().orElseThrow(), ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME),
                run.flow() + "-" + run.name(),
                run.state().name().toLowerCase(Locale.ROOT),
                run.took().map(Durations::format).orElse("")));
        run.backupId().ifPresent(id -> line.append("  ").append(id));
        run.plainBytes().ifPresent(bytes -> line.append("  ").append(DataSize.format(bytes)));
        run.storedBytes()
                .ifPresent(bytes ->
                        line.append("  ").append(DataSize.format(bytes)).append(" stored"));
        run.message().flatMap(message -> message.lines().findFirst()).ifPresent(message -> line.append("  ")
                .append(message));
        return line.toString();
    }
}
