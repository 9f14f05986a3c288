package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian logs}: everything one does with logs. */
@Command(
        name = "logs",
        description = "Prepare Elasticsearch for logs, try out how log lines are read.",
        subcommands = {LogsSetupCommand.class, LogsParseCommand.class})
public final class LogsCommand {

    public LogsCommand() {}
}
