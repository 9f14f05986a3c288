package io.bactrian.cli;

import io.bactrian.alerts.label.Labels;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert add}: raises an alert, or ends one. */
@Command(name = "add", description = "Raise an alert, or end it with --end.")
public final class AlertAddCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Option(names = "--annotation", paramLabel = "NAME=VALUE", description = "What to read; may be repeated.")
    private Map<String, String> annotations = Map.of();

    @Option(
            names = "--end",
            paramLabel = "TIME",
            arity = "0..1",
            fallbackValue = "now",
            description = "When it ends, like 2026-01-31T08:00:00Z; now without a time. Default: after the resolve"
                    + " timeout.")
    private String end;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the alert.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "LABEL=VALUE", description = "Labels.")
    private List<String> labels = List.of();

    public AlertAddCommand() {}

    @Override
    public Integer call() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(Labels.ALERT_NAME, name);
        for (String label : labels) {
            int at = label.indexOf('=');
            if (at < 1) {
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "'" + label + "' is not LABEL=VALUE",
                        "write it like severity=critical");
            }
            all.put(label.substring(0, at), label.substring(at + 1));
        }
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("labels", all);
        alert.put("annotations", annotations);
        if (end != null) {
            alert.put("endsAt", end().toString());
        }
        server.client().post(AlertClient.V2 + "/alerts", List.of(alert));
        new Output(server.command()).line("%s", Labels.of(all).fingerprintText());
        return ExitCode.OK.code();
    }

    private Instant end() {
        try {
            return end.equals("now") ? Instant.now() : Instant.parse(end);
        } catch (DateTimeException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "'" + end + "' is no time", "write it like 2026-01-31T08:00:00Z", e);
        }
    }
}
