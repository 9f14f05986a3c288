package io.bactrian.docs;

import io.bactrian.cli.BactrianCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/reference/commands.md}, from what {@code --help} of every command says. */
final class CommandsPage {

    private static final int WIDTH = 100;

    private CommandsPage() {}

    static String text() {
        Markdown page = Markdown.page(
                "Commands",
                "`./bactrian COMMAND`. Every command says the same with `--help`, and what its status means stands in"
                        + " [exit codes](exit-codes.md). Errors go to standard error as `ERROR: …` and `HINT: …`;"
                        + " `--json` prints one JSON value to standard output.");
        CommandLine root = new CommandLine(BactrianCommand.class);
        root.setUsageHelpWidth(WIDTH);
        for (CommandLine command : commands(root)) {
            page.heading(2, command.getCommandSpec().qualifiedName());
            page.block("text", command.getUsageMessage(Ansi.OFF));
        }
        return page.text();
    }

    private static List<CommandLine> commands(CommandLine parent) {
        List<CommandLine> all = new ArrayList<>(List.of(parent));
        parent.getSubcommands().values().forEach(command -> all.addAll(commands(command)));
        return all;
    }
}
