package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian alert}: everything one does with alerts. */
@Command(
        name = "alert",
        description = "Look at alerts, raise, acknowledge and silence them, look at what was sent, check the"
                + " configuration.",
        subcommands = {
            AlertListCommand.class,
            AlertAddCommand.class,
            AlertShowCommand.class,
            AlertAckCommand.class,
            AlertHistoryCommand.class,
            AlertTestCommand.class,
            AlertSilenceCommand.class,
            AlertDeliveriesCommand.class,
            AlertCheckConfigCommand.class,
            AlertRoutesCommand.class
        })
public final class AlertCommand {

    public AlertCommand() {}
}
