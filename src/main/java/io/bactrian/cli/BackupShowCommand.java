package io.bactrian.cli;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.Measure;
import io.bactrian.backup.StageFacts;
import io.bactrian.backup.repository.BackupRecord;
import io.bactrian.backup.repository.Storage;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian backup show ID}: everything the manifest says of one backup, and what was found out later. */
@Command(name = "show", description = "Show one backup: its files, hashes, rows, how to restore it with stock tools.")
public final class BackupShowCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Mixin
    private RepositoryOptions repositories;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "ID", description = "ID of a backup, or NAME@latest.")
    private String reference;

    public BackupShowCommand() {}

    private record Shown(Manifest manifest, List<BackupRecord> records) {}

    @Override
    public Integer call() {
        Output output = new Output(options.command());
        return repositories.with(options.settings(), reference, (repository, manifest) -> {
            List<BackupRecord> records = repository.records(manifest);
            if (json) {
                output.json(new Shown(manifest, records));
            } else {
                print(
                        output,
                        manifest,
                        records,
                        repository.storages().stream().map(Storage::describe).toList());
            }
            return ExitCode.OK.code();
        });
    }

    private static void print(Output output, Manifest manifest, List<BackupRecord> records, List<String> storages) {
        output.line("backup     %s", manifest.id());
        output.line(
                "source     %s %s, %s %s",
                manifest.source().engine(),
                manifest.source().serverVersion(),
                manifest.source().name(),
                manifest.source().identity());
        output.line("dumped by  %s on %s", manifest.source().tool(), manifest.host());
        output.line(
                "started    %s, took %s",
                manifest.started(), Durations.format(Duration.between(manifest.started(), manifest.completed())));
        storages.forEach(storage -> output.line("stored in  %s", storage));
        for (StageFacts stage : manifest.stages()) {
            output.line("%-10s %s %s%s", stage.kind(), stage.algorithm(), describe(stage.parameters()), keys(stage));
        }
        for (Manifest.StoredArtifact artifact : manifest.artifacts()) {
            output.line("");
            output.line("%s", artifact.file());
            for (Measure measure : artifact.measures()) {
                output.line(
                        "  %-10s %12s  sha256 %s", measure.point(), DataSize.format(measure.bytes()), measure.sha256());
            }
            output.line("  restore    %s", artifact.restore());
        }
        output.line("");
        long rows = manifest.source().rowCounts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        output.line(
                "rows       %d in %d tables",
                rows, manifest.source().rowCounts().size());
        manifest.source().rowCounts().forEach((table, count) -> output.line("  %12d  %s", count, table));
        records.forEach(
                record -> output.line("checked    %s: %s", BackupListCommand.describe(record), record.message()));
        if (records.isEmpty()) {
            output.line("checked    never");
        }
    }

    private static String keys(StageFacts stage) {
        return stage.fingerprints().isEmpty() ? "" : " to " + String.join(", ", stage.fingerprints());
    }

    private static String describe(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
