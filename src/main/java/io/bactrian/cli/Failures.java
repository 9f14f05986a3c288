package io.bactrian.cli;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a failed command prints and with which status it ends. A stack trace is for defects, and only when asked for. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final BactrianCommand root;

    Failures(BactrianCommand root) {
        this.root = root;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("ERROR: " + failure.getMessage());
        String name = command.getCommandSpec().qualifiedName();
        err.println(nearest(failure)
                .map(near -> "HINT: did you mean " + near + "?")
                .orElse("HINT: " + name + " --help lists what it takes"));
        err.flush();
        return ExitCode.CONFIGURATION.code();
    }

    private static Optional<String> nearest(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().get(0);
        return Nearest.to(
                word,
                word.startsWith("-")
                        ? command.optionsMap().keySet()
                        : command.subcommands().keySet());
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        if (failure instanceof BactrianException known) {
            err.println("ERROR: " + known.describe());
        } else {
            err.println("ERROR: " + failure + "; this is a defect of bactrian"
                    + (root.debug ? "" : ", --debug shows where"));
        }
        if (root.debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof BactrianException known ? known.exitCode().code() : ExitCode.FAILED.code();
    }
}
