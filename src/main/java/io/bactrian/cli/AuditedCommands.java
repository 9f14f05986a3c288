package io.bactrian.cli;

import io.bactrian.runtime.Audit;
import io.bactrian.runtime.Audit.Outcome;
import io.bactrian.runtime.AuditAction;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Runs a command and records that it ran, when it is one that reads or changes what is protected; a dry run is not. {@code backup run} is
 * not among them: its run is recorded. Arguments are not: somebody will write a password into one.
 */
final class AuditedCommands implements IExecutionStrategy {

    static final Set<String> AUDITED = Set.of(
            "backup restore",
            "backup verify",
            "backup drill",
            "backup expire",
            "logs setup",
            "logs deadletters replay");

    @Override
    public int execute(ParseResult parsed) {
        CommandSpec command = parsed.asCommandLineList()
                .get(parsed.asCommandLineList().size() - 1)
                .getCommandSpec();
        String name = command.qualifiedName(" ").replaceFirst("^\\S+ ", "");
        boolean idle = parsed.asCommandLineList().stream()
                .map(CommandLine::getParseResult)
                .anyMatch(line -> line.isUsageHelpRequested()
                        || line.isVersionHelpRequested()
                        || line.hasMatchedOption("--dry-run"));
        if (idle || !AUDITED.contains(name)) {
            return new CommandLine.RunLast().execute(parsed);
        }
        try {
            int status = new CommandLine.RunLast().execute(parsed);
            record(command, name, status == ExitCode.OK.code() ? Outcome.OK : Outcome.FAILED);
            return status;
        } catch (ExecutionException e) {
            record(command, name, Outcome.FAILED);
            throw e;
        }
    }

    private static void record(CommandSpec command, String name, Outcome outcome) {
        for (CommandSpec mixin : command.mixins().values()) {
            if (mixin.userObject() instanceof CommonOptions options) {
                try (Audit audit = Audit.of(options.settings())) {
                    audit.record(AuditAction.COMMAND, name, outcome, System.getProperty("user.name", ""), Map.of());
                } catch (BactrianException e) {
                    return; // without settings that can be read it has done nothing, and has said so
                }
            }
        }
    }
}
