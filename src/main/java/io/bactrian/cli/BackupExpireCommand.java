package io.bactrian.cli;

import io.bactrian.backup.repository.Deletion;
import io.bactrian.backup.repository.Repository;
import io.bactrian.backup.repository.Retention;
import io.bactrian.backup.repository.RetentionPolicy;
import io.bactrian.backup.repository.RetentionPolicy.Decision;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian backup expire}: applies the retention that the routes state. */
@Command(
        name = "expire",
        description = "Delete backups that the routes' retention no longer keeps; never the last verified one.")
public final class BackupExpireCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Option(names = "--dry-run", description = "Only say what would be kept and deleted, and why.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only backups of this name.")
    private String name;

    public BackupExpireCommand() {}

    /**
     * What was decided for one backup route, and done.
     *
     * @param deletions empty on a dry run
     */
    private record Line(String backup, String repository, List<Decision> plan, List<Deletion> deletions) {}

    @Override
    public Integer call() {
        Settings settings = options.settings();
        List<Line> lines = new ArrayList<>();
        try (Instance instance = Instance.byHand(settings)) {
            for (BackupRoute route : BackupRoute.of(instance.runtime().context())) {
                Optional<RetentionPolicy> policy = route.repository().policy();
                if (policy.isPresent() && (name == null || name.equals(route.name()))) {
                    lines.add(apply(settings, route, policy.get()));
                }
            }
        }
        Output output = new Output(options.command());
        if (json) {
            output.json(lines);
        } else {
            lines.forEach(line -> print(output, line));
            if (lines.isEmpty()) {
                output.line("no backup route%s states a retention", name == null ? "" : " for " + name);
            }
        }
        long failed = lines.stream()
                .flatMap(line -> line.deletions().stream())
                .filter(deletion -> deletion.outcome() == Deletion.Outcome.FAILED)
                .count();
        if (failed > 0) {
            throw new BactrianException(
                    ExitCode.RETENTION_REFUSED, failed + " files were not deleted", "the reasons stand above");
        }
        return ExitCode.OK.code();
    }

    private Line apply(Settings settings, BackupRoute route, RetentionPolicy policy) {
        try (Repository repository =
                Repository.open(settings, route.repository().getName())) {
            Retention retention =
                    new Retention(repository, policy, route.repository().zone(), Clock.systemUTC());
            if (dryRun) {
                return new Line(route.name(), repository.name(), retention.plan(route.name()), List.of());
            }
            Retention.Result result = retention.expire(route.name());
            return new Line(route.name(), repository.name(), result.plan(), result.deletions());
        }
    }

    private void print(Output output, Line line) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("BACKUP", dryRun ? "WOULD BE" : "IS", "BECAUSE"));
        for (Decision decision : line.plan()) {
            rows.add(List.of(decision.candidate().id(), decision.keep() ? "kept" : "deleted", decision.reason()));
        }
        output.table(rows);
        line.deletions().stream()
                .filter(deletion -> deletion.outcome() == Deletion.Outcome.FAILED
                        || deletion.outcome() == Deletion.Outcome.RETAINED)
                .forEach(deletion ->
                        output.line("%s in %s: %s", deletion.key(), deletion.storage(), deletion.message()));
    }
}
