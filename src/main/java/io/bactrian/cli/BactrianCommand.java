package io.bactrian.cli;

import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code bactrian}; every verb is a class of its own. */
@Command(
        name = "bactrian",
        description = "Backups, logs and alerts of a small platform as Apache Camel routes.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {
            RunCommand.class,
            BackupCommand.class,
            AlertCommand.class,
            LogsCommand.class,
            StatusCommand.class,
            ValidateCommand.class,
            DoctorCommand.class,
            AlertmanagerCommand.class,
            DemoCommand.class
        })
public final class BactrianCommand {

    private static final String LOG_LEVEL = "bactrian.log.level";
    private static final String LOG_ALERTS = "bactrian.log.alerts";
    private static final Set<String> TALKATIVE = Set.of("run", "demo", "alertmanager");

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure that is a defect.")
    boolean debug;

    private BactrianCommand() {}

    /** Runs one command line and answers the exit status. */
    public static int run(String... args) {
        quieten(args);
        BactrianCommand root = new BactrianCommand();
        Failures failures = new Failures(root);
        return new CommandLine(root)
                .setExecutionStrategy(new AuditedCommands())
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    /** A command that ends speaks for itself; only what runs on and on reports its doings in the log. */
    private static void quieten(String... args) {
        boolean talks = Stream.of(args)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .filter(TALKATIVE::contains)
                .isPresent();
        if (!talks && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
            System.setProperty(LOG_ALERTS, "off");
        }
    }
}
