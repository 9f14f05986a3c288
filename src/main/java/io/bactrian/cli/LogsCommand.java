package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian logs}: everything one does with logs. */
@Command(
        name = "logs",
        description = "Prepare Elasticsearch for logs.",
        subcommands = {LogsSetupCommand.class})
public final class LogsCommand {

    public LogsCommand() {}
}
