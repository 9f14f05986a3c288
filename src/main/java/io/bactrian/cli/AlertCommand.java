package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian alert}: everything one does with alerts. */
@Command(
        name = "alert",
        description = "Check and explain the configuration of alerts.",
        subcommands = {AlertCheckConfigCommand.class, AlertRoutesCommand.class})
public final class AlertCommand {

    public AlertCommand() {}
}
