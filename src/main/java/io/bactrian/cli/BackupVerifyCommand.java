package io.bactrian.cli;

import io.bactrian.backup.recovery.Verifier;
import io.bactrian.backup.recovery.VerifyResult;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian backup verify ID}: reads every stored byte back. */
@Command(
        name = "verify",
        description = "Read a backup back from every storage and compare it with its manifest; with a key, down to the"
                + " plain bytes and the dump's table of contents.")
public final class BackupVerifyCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Mixin
    private RepositoryOptions repositories;

    @Mixin
    private KeyOptions keys;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "ID", description = "ID of a backup, or NAME@latest.")
    private String reference;

    public BackupVerifyCommand() {}

    @Override
    public Integer call() {
        Settings settings = options.settings();
        Output output = new Output(options.command());
        Progress progress = new Progress(options.command().commandLine().getErr());
        VerifyResult result = repositories.with(settings, reference, (repository, manifest) -> new Verifier(settings)
                .verify(repository, manifest, keys.keys(settings), progress::show));
        progress.clear();
        if (json) {
            output.json(result);
        } else if (result.passed()) {
            output.line(
                    "%s is good: %s (%s read in %s)",
                    result.backup(),
                    result.message(),
                    DataSize.format(result.storedBytes()),
                    Durations.format(result.took()));
        }
        result.notes().forEach(note -> output.line("note: %s", note));
        result.orThrow();
        return ExitCode.OK.code();
    }
}
