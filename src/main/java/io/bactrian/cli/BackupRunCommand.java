package io.bactrian.cli;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.repository.RepositoryConstants;
import io.bactrian.backup.repository.StoreListener;
import io.bactrian.ledger.RunRecord;
import io.bactrian.ledger.RunState;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian backup run NAME}: runs the route backup-NAME now, with all that belongs to it. */
@Command(name = "run", description = "Run a backup route now: dump, store, retention, ledger, alert on failure.")
public final class BackupRunCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Option(names = "--json", description = "Print the manifest as JSON.")
    private boolean json;

    @Parameters(
            paramLabel = "NAME",
            description = "Name of the backup: crm-postgresql for the route backup-crm-postgresql.")
    private String name;

    public BackupRunCommand() {}

    @Override
    public Integer call() {
        Output output = new Output(options.command());
        Progress progress = new Progress(options.command().commandLine().getErr());
        try (Instance instance = Instance.byHand(options.settings())) {
            StopSignal signal = StopSignal.catching(instance::close, ExitCode.CANCELLED);
            try {
                instance.sweepOrphans();
                long expected = instance.runs()
                        .last("backup", name, RunState.SUCCEEDED)
                        .flatMap(RunRecord::plainBytes)
                        .orElse(0L);
                Object body = instance.run(
                        "backup-" + name, Map.of(RepositoryConstants.STORE_LISTENER, new Shown(progress, expected)));
                progress.clear();
                if (body instanceof Manifest manifest) {
                    print(output, manifest);
                } else {
                    output.line("backup-%s ran to its end; it stored nothing", name);
                }
            } finally {
                progress.clear();
                signal.close();
            }
        }
        return ExitCode.OK.code();
    }

    private void print(Output output, Manifest manifest) {
        if (json) {
            output.json(manifest);
            return;
        }
        Duration took = Duration.between(manifest.started(), manifest.completed());
        output.line(
                "%s: %s dumped, %s stored (ratio %s) in %s",
                manifest.id(),
                DataSize.format(manifest.plainBytes()),
                DataSize.format(manifest.storedBytes()),
                String.format(
                        Locale.ROOT, "%.1f", manifest.plainBytes() / (double) Math.max(1, manifest.storedBytes())),
                Durations.format(took));
    }

    private record Shown(Progress progress, long expected) implements StoreListener {

        @Override
        public void progress(long plainBytes, long storedBytes) {
            progress.show("backup", plainBytes, expected);
        }

        @Override
        public void storageDropped(String storage, BactrianException cause) {
            progress.clear();
        }
    }
}
