package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian logs}: everything one does with logs. */
@Command(
        name = "logs",
        description =
                "Prepare Elasticsearch for logs, see how far they are, follow them, look at what it refused, try out how lines are read.",
        subcommands = {
            LogsSetupCommand.class,
            LogsStatusCommand.class,
            LogsFollowCommand.class,
            LogsDeadLettersCommand.class,
            LogsParseCommand.class
        })
public final class LogsCommand {

    public LogsCommand() {}
}
