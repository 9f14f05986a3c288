package io.bactrian.cli;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.repository.BackupRecord;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian backup list}: what there is, newest first, and what is known of it. */
@Command(name = "list", description = "List backups, newest first.")
public final class BackupListCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Mixin
    private RepositoryOptions repositories;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only backups of this name.")
    private String name;

    public BackupListCommand() {}

    /**
     * One backup in one repository.
     *
     * @param checked the newest verification or drill, if there was one
     */
    private record Line(
            String id,
            String repository,
            String engine,
            Instant started,
            Duration took,
            long plainBytes,
            long storedBytes,
            Optional<BackupRecord> checked) {}

    @Override
    public Integer call() {
        Settings settings = options.settings();
        List<Line> lines = new ArrayList<>();
        repositories.forEach(settings, repository -> lines.addAll(lines(repository)));
        Output output = new Output(options.command());
        if (json) {
            output.json(lines);
            return ExitCode.OK.code();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "REPOSITORY", "ENGINE", "AGE", "TOOK", "SIZE", "STORED", "CHECKED"));
        for (Line line : lines) {
            rows.add(List.of(
                    line.id(),
                    line.repository(),
                    line.engine(),
                    Durations.format(Duration.between(line.started(), Instant.now())),
                    Durations.format(line.took()),
                    DataSize.format(line.plainBytes()),
                    DataSize.format(line.storedBytes()),
                    line.checked().map(BackupListCommand::describe).orElse("never")));
        }
        if (lines.isEmpty()) {
            output.line("no backups");
        } else {
            output.table(rows);
        }
        return ExitCode.OK.code();
    }

    private List<Line> lines(Repository repository) {
        return repository.list(Optional.ofNullable(name)).stream()
                .map(manifest -> line(repository, manifest))
                .toList();
    }

    private static Line line(Repository repository, Manifest manifest) {
        List<BackupRecord> records = repository.records(manifest);
        return new Line(
                manifest.id(),
                repository.name(),
                manifest.source().engine(),
                manifest.started(),
                Duration.between(manifest.started(), manifest.completed()),
                manifest.plainBytes(),
                manifest.storedBytes(),
                records.isEmpty() ? Optional.empty() : Optional.of(records.get(records.size() - 1)));
    }

    static String describe(BackupRecord record) {
        return record.kind() + (record.passed() ? " passed " : " FAILED ")
                + Durations.format(Duration.between(record.at(), Instant.now())) + " ago";
    }
}
