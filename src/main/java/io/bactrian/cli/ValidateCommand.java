package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.RouteFiles;
import io.bactrian.runtime.Settings;
import io.bactrian.validate.RouteValidator;
import io.bactrian.validate.Validation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bactrian validate}: everything that is wrong with routes, Kamelets and settings, without starting anything. */
@Command(
        name = "validate",
        description = "Check every route file, Kamelet, option and setting without starting anything.")
public final class ValidateCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean json;

    public ValidateCommand() {}

    @Override
    public Integer call() {
        Settings settings = options.settings();
        Validation validation =
                RouteValidator.inspect(RouteFiles.of(settings).folder(), settings, KnownSettings.checks());
        PrintWriter out = options.command().commandLine().getOut();
        if (json) {
            new Output(options.command()).json(json(validation));
        } else if (validation.isValid()) {
            out.println(validation.summary() + (validation.routes() == 1 ? " is valid" : " are valid"));
        } else {
            print(validation, out);
        }
        out.flush();
        return (validation.isValid() ? ExitCode.OK : ExitCode.CONFIGURATION).code();
    }

    /** A blank line where the file changes. */
    private static void print(Validation validation, PrintWriter out) {
        String file = "";
        for (Problem problem : validation.problems()) {
            String next = problem.place().replaceFirst("(:\\d+|, [^,]*)$", "");
            if (!file.isEmpty() && !file.equals(next)) {
                out.println();
            }
            file = next;
            out.println(problem.describe());
        }
        out.println();
        int count = validation.problems().size();
        out.println(count + (count == 1 ? " problem" : " problems") + "; checked " + validation.summary());
    }

    private static Map<String, Object> json(Validation validation) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("valid", validation.isValid());
        document.put("routes", validation.routes());
        document.put("files", validation.files());
        document.put("problems", validation.problems());
        return document;
    }
}
