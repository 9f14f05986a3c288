package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian logs}: everything one does with logs. */
@Command(
        name = "logs",
        description = "Try out how log lines are read, and see how far they are.",
        subcommands = {LogsParseCommand.class, LogsStatusCommand.class})
public final class LogsCommand {

    public LogsCommand() {}
}
