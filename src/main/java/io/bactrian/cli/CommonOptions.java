package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command takes that needs settings. */
public final class CommonOptions {

    private static final Path DEFAULT = Path.of("conf", "bactrian.properties");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Settings; routes/ is looked for beside its folder. Default: conf/bactrian.properties.")
    private Path file;

    public CommonOptions() {}

    /** Reads the settings. A file that was named must exist; without the default one the defaults hold. */
    public Settings settings() {
        if (file != null && !Files.isRegularFile(file)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "there is no settings file " + file,
                    "give the path of a properties file with --conf FILE");
        }
        return Settings.load(file == null ? DEFAULT : file);
    }

    /** The command these options were given to. */
    public CommandSpec command() {
        return command;
    }
}
