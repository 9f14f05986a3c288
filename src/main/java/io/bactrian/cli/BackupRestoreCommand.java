package io.bactrian.cli;

import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.recovery.RestoreOptions;
import io.bactrian.backup.recovery.RestoreResult;
import io.bactrian.backup.recovery.RestoreTarget;
import io.bactrian.backup.recovery.Restorer;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian backup restore ID --to TARGET}: brings a backup back; needs only repository, key and this program. */
@Command(
        name = "restore",
        description = "Restore a backup into an empty database or into files, and compare it with the manifest.")
public final class BackupRestoreCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Mixin
    private RepositoryOptions repositories;

    @Mixin
    private KeyOptions keys;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--to", required = true, paramLabel = "TARGET", description = RestoreTarget.FORMS + ".")
    private String target;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Password of the target's user.")
    private Path passwordFile;

    @Option(
            names = "--force",
            description = "Restore into a database or file that is not empty; objects of the dump are replaced.")
    private boolean force;

    @Option(names = "--globals", description = "Restore the server's roles as well.")
    private boolean globals;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Parallel jobs of pg_restore; 1 streams in one transaction and needs no scratch space."
                    + " Default: one per core, 8 at most.")
    private Integer jobs;

    @Option(
            names = "--scratch",
            paramLabel = "FOLDER",
            description =
                    "Where the verified plain dump lies meanwhile. Default: the system's folder for temporary files.")
    private Path scratch;

    @Parameters(paramLabel = "ID", description = "ID of a backup, or NAME@latest.")
    private String reference;

    public BackupRestoreCommand() {}

    @Override
    public Integer call() {
        Settings settings = options.settings();
        Output output = new Output(options.command());
        RestoreTarget to = RestoreTarget.parse(target, Optional.ofNullable(passwordFile));
        RestoreOptions wanted = RestoreOptions.with(keys.keys(settings).orElse(DecryptionKeys.none()))
                .withForce(force)
                .withGlobals(globals);
        wanted = jobs == null ? wanted : wanted.withJobs(jobs);
        RestoreOptions chosen = scratch == null ? wanted : wanted.withScratchFolder(scratch);
        Progress progress = new Progress(options.command().commandLine().getErr());
        RestoreResult result = repositories.with(settings, reference, (repository, manifest) -> new Restorer(settings)
                .restore(repository, manifest, to, chosen, progress::show));
        progress.clear();
        if (json) {
            output.json(result);
            return ExitCode.OK.code();
        }
        output.line(
                "%s restored to %s: %s in %s, %d tables have the rows of the manifest",
                result.backup(),
                result.target(),
                DataSize.format(result.plainBytes()),
                Durations.format(result.took()),
                result.rowCounts().size());
        result.phases().forEach((phase, took) -> output.line("  %-10s %s", phase, Durations.format(took)));
        result.notes().forEach(note -> output.line("note: %s", note));
        return ExitCode.OK.code();
    }
}
