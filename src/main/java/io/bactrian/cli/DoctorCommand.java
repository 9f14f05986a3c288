package io.bactrian.cli;

import io.bactrian.doctor.Checks;
import io.bactrian.doctor.Doctor;
import io.bactrian.doctor.Finding;
import io.bactrian.doctor.Finding.Level;
import io.bactrian.runtime.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bactrian doctor}: whether this machine can do what the settings ask of it. */
@Command(
        name = "doctor",
        description =
                "Check tools, databases, keys, storages, log files, disks and clock; writes and deletes a probe object.")
public final class DoctorCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Mixin
    private CommonOptions options;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    public DoctorCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = new Doctor(LIMIT).examine(Checks.of(options::settings, KnownSettings.checks()));
        boolean well = findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
        PrintWriter out = options.command().commandLine().getOut();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("ok", well);
            document.put("findings", findings);
            new Output(options.command()).json(document);
        } else {
            print(findings, out, Terminal.showsSigns());
        }
        out.flush();
        return (well ? ExitCode.OK : ExitCode.CONFIGURATION).code();
    }

    static void print(List<Finding> findings, PrintWriter out, boolean signs) {
        int width = findings.stream()
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
        for (Finding finding : findings) {
            String mark = signs ? sign(finding.level()) : String.format("%-4s", finding.level());
            out.println(mark + "  " + pad(finding.subject(), width) + "  " + finding.message());
            if (!finding.hint().isEmpty()) {
                out.println(pad("", mark.length() + 2 + width) + "  HINT: " + finding.hint());
            }
        }
        out.println();
        out.println(count(findings, Level.FAIL) + " failed, " + count(findings, Level.WARN) + " to look at, "
                + count(findings, Level.OK) + " good");
    }

    private static String sign(Level level) {
        return switch (level) {
            case OK -> "✓";
            case WARN -> "!";
            case FAIL -> "✗";
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
