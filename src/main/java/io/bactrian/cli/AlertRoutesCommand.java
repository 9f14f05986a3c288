package io.bactrian.cli;

import picocli.CommandLine.Command;

/** {@code bactrian alert routes}: the routing tree and where an alert goes. */
@Command(
        name = "routes",
        description = "Show the routing tree, or where an alert goes.",
        subcommands = {AlertRoutesShowCommand.class, AlertRoutesTestCommand.class})
public final class AlertRoutesCommand {

    public AlertRoutesCommand() {}
}
