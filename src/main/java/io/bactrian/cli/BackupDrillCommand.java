package io.bactrian.cli;

import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.recovery.Drill;
import io.bactrian.backup.recovery.DrillResult;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian backup drill NAME}: restores the latest backup into a scratch server and compares. */
@Command(
        name = "drill",
        description = "Rehearse the restore: into a scratch server of its own, compared, timed, recorded.")
public final class BackupDrillCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Mixin
    private RepositoryOptions repositories;

    @Mixin
    private KeyOptions keys;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "Name of the backup, of which the latest is drilled, or an ID.")
    private String name;

    public BackupDrillCommand() {}

    @Override
    public Integer call() {
        Settings settings = options.settings();
        Output output = new Output(options.command());
        Progress progress = new Progress(options.command().commandLine().getErr());
        DecryptionKeys given = keys.keys(settings).orElse(DecryptionKeys.none());
        String reference = name.matches(".*(@latest|-\\d{8}T\\d{6}Z)") ? name : name + "@latest";
        DrillResult result = repositories.with(settings, reference, (repository, manifest) -> new Drill(settings)
                .drill(repository, manifest.id(), given, progress::show));
        progress.clear();
        if (json) {
            output.json(result);
        } else if (result.passed()) {
            output.line(
                    "%s restores: %s in %s, %d tables have the rows of the manifest, %d indexes are sound",
                    result.backup(),
                    DataSize.format(result.plainBytes()),
                    Durations.format(result.recoveryTime()),
                    result.rowCounts().size(),
                    result.indexesChecked());
            result.phases().forEach((phase, took) -> output.line("  %-10s %s", phase, Durations.format(took)));
        }
        result.notes().forEach(note -> output.line("note: %s", note));
        result.orThrow();
        return ExitCode.OK.code();
    }
}
