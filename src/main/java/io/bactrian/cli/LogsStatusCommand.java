package io.bactrian.cli;

import io.bactrian.logs.tail.TailReading;
import io.bactrian.logs.tail.TailReading.FollowedFile;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bactrian logs status}: how far the files are that tails follow, by what they wrote down. */
@Command(
        name = "status",
        description =
                "Show every file that tail: follows: its size, how much of it has arrived, how fast. Works whether or not"
                        + " bactrian runs, and does not disturb it. Ends with 1 when a tail does not run, 2 when there"
                        + " are no checkpoints.")
public final class LogsStatusCommand implements Callable<Integer> {

    private static final Duration ALIVE = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--checkpoints",
            paramLabel = "FOLDER",
            description = "As in the option checkpoints of tail:. Default: data/tail.")
    private String folder = "data/tail";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public LogsStatusCommand() {}

    /**
     * How a tail stands.
     *
     * @param state {@code running}, or {@code stopped} when it did not look for files for half a minute
     */
    private record Standing(String tail, String state, Optional<Instant> alive, List<FileStanding> files) {}

    /**
     * How a file stands.
     *
     * @param state {@code arrived}, {@code behind}, {@code missing}, or {@code compressed}: then nobody knows its length
     * @param bytesPerSecond that arrived between two readings
     */
    private record FileStanding(
            String path, String state, OptionalLong size, long acknowledged, OptionalLong lag, long bytesPerSecond) {}

    @Override
    public Integer call() throws InterruptedException {
        Path checkpoints = options.settings().base().resolve(folder);
        if (!Files.isDirectory(checkpoints)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "there are no checkpoints in " + checkpoints,
                    "name the settings that bactrian runs with by --conf, or the folder by --checkpoints");
        }
        Map<String, Long> before = new HashMap<>();
        TailReading.all(checkpoints)
                .forEach(tail -> tail.files().forEach(file -> before.put(file.stream(), file.acknowledged())));
        new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        Instant now = Instant.now();
        List<Standing> tails = TailReading.all(checkpoints).stream()
                .map(tail -> standing(tail, before, now))
                .toList();
        Output output = new Output(options.command());
        if (json) {
            output.json(tails);
        } else {
            print(output, tails);
        }
        return tails.stream().allMatch(tail -> tail.state().equals("running"))
                ? ExitCode.OK.code()
                : ExitCode.FAILED.code();
    }

    private static Standing standing(TailReading tail, Map<String, Long> before, Instant now) {
        boolean runs = tail.alive()
                .filter(at -> Duration.between(at, now).compareTo(ALIVE) < 0)
                .isPresent();
        return new Standing(
                tail.tail(),
                runs ? "running" : "stopped",
                tail.alive(),
                tail.files().stream()
                        .map(file -> standing(file, before.getOrDefault(file.stream(), file.acknowledged())))
                        .toList());
    }

    private static FileStanding standing(FollowedFile file, long before) {
        String state = file.size().isEmpty()
                ? "missing"
                : file.lag().isEmpty() ? "compressed" : file.lag().getAsLong() == 0 ? "arrived" : "behind";
        long rate = Math.max(0, file.acknowledged() - before) * 1000 / BETWEEN.toMillis();
        return new FileStanding(file.path(), state, file.size(), file.acknowledged(), file.lag(), rate);
    }

    private static void print(Output output, List<Standing> tails) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TAIL", "FILE", "STATE", "SIZE", "ARRIVED", "LAG", "RATE"));
        for (Standing tail : tails) {
            for (FileStanding file : tail.files()) {
                rows.add(List.of(
                        tail.tail(),
                        file.path(),
                        file.state(),
                        size(file.size()),
                        DataSize.format(file.acknowledged()),
                        size(file.lag()),
                        DataSize.format(file.bytesPerSecond()) + "/s"));
            }
        }
        output.table(rows);
        for (Standing tail : tails) {
            long lag = tail.files().stream()
                    .flatMapToLong(file -> file.lag().stream())
                    .sum();
            output.line(
                    "%n%s: %s, %d files, %s behind",
                    tail.tail(), tail.state(), tail.files().size(), DataSize.format(lag));
        }
    }

    private static String size(OptionalLong bytes) {
        return bytes.isPresent() ? DataSize.format(bytes.getAsLong()) : "-";
    }
}
