package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.ledger.Ledger;
import io.bactrian.logs.EventJson;
import io.bactrian.logs.bulk.Replay;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.logs.deadletter.DeadLetterTable;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian logs deadletters}: events that Elasticsearch refused for good, why, and another try. */
@Command(name = "deadletters", description = "Look at events that Elasticsearch refused, send them again, delete them.")
public final class LogsDeadLettersCommand {

    private static final int AT_ONCE = 500;
    private static final int LONGEST_REASON = 100;
    private static final JsonMapper JSON = new JsonMapper();

    public LogsDeadLettersCommand() {}

    @Command(name = "list", description = "List dead letters, oldest first.")
    int list(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit) {
        Output output = new Output(options.command());
        return inLedger(options.settings(), table -> {
            List<DeadLetter> letters = table.oldest(Math.max(1, limit));
            if (json) {
                output.json(letters.stream().map(LogsDeadLettersCommand::whole).toList());
            } else if (letters.isEmpty()) {
                output.line("no dead letters");
            } else {
                output.table(rows(letters));
                long more = table.count() - letters.size();
                if (more > 0) {
                    output.line("and %d more", more);
                }
            }
            return ExitCode.OK.code();
        });
    }

    private static List<List<String>> rows(List<DeadLetter> letters) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "REFUSED", "DATA STREAM", "SERVICE", "REASON"));
        for (DeadLetter letter : letters) {
            String reason = Plain.oneLine(letter.reason());
            rows.add(List.of(
                    letter.event().place().id(),
                    letter.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    letter.dataStream(),
                    Plain.oneLine(letter.event().service()),
                    reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON - 1) + "…" : reason));
        }
        return rows;
    }

    @Command(name = "show", description = "Print a dead letter whole, as JSON.")
    int show(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "ID", description = "As deadletters list shows it.") String id) {
        Output output = new Output(options.command());
        return inLedger(options.settings(), table -> {
            found(table, id).forEach(letter -> output.json(whole(letter)));
            return ExitCode.OK.code();
        });
    }

    @Command(
            name = "replay",
            description = "Send dead letters to where they were to go. Ends with 1 when any of them is refused again.")
    int replay(
            @Mixin CommonOptions options,
            @Option(names = "--all", description = "All of them.") boolean all,
            @Option(
                            names = "--patience",
                            paramLabel = "DURATION",
                            defaultValue = "1m",
                            description = "How long Elasticsearch may take for 500 of them. Default: ${DEFAULT-VALUE}.")
                    String patience,
            @Parameters(arity = "0..*", paramLabel = "ID", description = "As deadletters list shows them.")
                    List<String> ids) {
        require(all, ids);
        Duration wait = DurationOption.parse("--patience", patience, "1m");
        Output output = new Output(options.command());
        Settings settings = options.settings();
        return inLedger(settings, table -> {
            try (Replay replay = new Replay(settings, table)) {
                Replay.Outcome outcome = all ? replayAll(replay, table, wait) : replay.send(found(table, ids), wait);
                output.line("%d stored, %d refused again", outcome.stored(), outcome.refused());
                return outcome.refused() == 0 ? ExitCode.OK.code() : ExitCode.FAILED.code();
            }
        });
    }

    /** What is refused again is younger than the beginning, and so tried once only. */
    private static Replay.Outcome replayAll(Replay replay, DeadLetterTable table, Duration patience) {
        Instant began = Instant.now();
        int stored = 0;
        int refused = 0;
        while (true) {
            List<DeadLetter> letters = table.oldest(AT_ONCE).stream()
                    .filter(letter -> letter.at().isBefore(began))
                    .toList();
            if (letters.isEmpty()) {
                return new Replay.Outcome(stored, refused);
            }
            Replay.Outcome outcome = replay.send(letters, patience);
            stored += outcome.stored();
            refused += outcome.refused();
        }
    }

    @Command(name = "delete", description = "Delete dead letters: their events are lost.")
    int delete(
            @Mixin CommonOptions options,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "As deadletters list shows them.")
                    List<String> ids) {
        Output output = new Output(options.command());
        return inLedger(options.settings(), table -> {
            List<DeadLetter> letters = found(table, ids);
            table.delete(letters);
            output.line("%d deleted", letters.size());
            return ExitCode.OK.code();
        });
    }

    private static void require(boolean all, List<String> ids) {
        boolean some = ids != null && !ids.isEmpty();
        if (all == some) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    all ? "--all and names of dead letters exclude each other" : "no dead letter is named",
                    "bactrian logs deadletters list shows their names; --all takes all of them");
        }
    }

    private static List<DeadLetter> found(DeadLetterTable table, List<String> ids) {
        return ids.stream().distinct().flatMap(id -> found(table, id).stream()).toList();
    }

    private static List<DeadLetter> found(DeadLetterTable table, String id) {
        List<DeadLetter> letters = table.find(id);
        if (letters.isEmpty()) {
            throw new BactrianException(
                    ExitCode.FAILED, "there is no dead letter " + id, "bactrian logs deadletters list shows them");
        }
        return letters;
    }

    private static Map<String, Object> whole(DeadLetter letter) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("id", letter.event().place().id());
        whole.put("refused", letter.at());
        whole.put("cluster", letter.cluster());
        whole.put("data_stream", letter.dataStream());
        whole.put("status", letter.status());
        whole.put("type", letter.type());
        whole.put("reason", letter.reason());
        whole.put("event", json(letter));
        return whole;
    }

    private static JsonNode json(DeadLetter letter) {
        try {
            return JSON.readTree(EventJson.write(letter.event()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int inLedger(Settings settings, Function<DeadLetterTable, Integer> work) {
        int most = DeadLetterTable.most(settings);
        settings.check();
        try (Ledger ledger = Ledger.open(settings)) {
            return work.apply(new DeadLetterTable(ledger, most, new SimpleMeterRegistry()));
        }
    }
}
