package io.bactrian.alerts.template;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.template.go.GoStruct;
import io.bactrian.alerts.template.go.Limits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Notifications to render, and the tables of templates with what Alertmanager makes of them. */
final class Samples {

    static final Path FOLDER = Path.of("src", "test", "resources", "io", "bactrian", "alerts", "template");

    private static final Instant START = Instant.parse("2026-11-21T07:03:09Z");

    /** A template with what it becomes; line ends are written as ␤. */
    record Case(String template, String expected) {}

    private Samples() {}

    static List<Case> cases(String file) {
        List<String> lines = lines(file);
        List<Case> cases = new ArrayList<>();
        for (int at = 0; at < lines.size(); at += 2) {
            cases.add(
                    new Case(unfolded(lines.get(at)), unfolded(lines.get(at + 1).substring("=> ".length()))));
        }
        return cases;
    }

    static List<String> lines(String file) {
        try {
            return Files.readAllLines(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String unfolded(String text) {
        return text.replace("␤", "\n");
    }

    static Templates templates() {
        return Templates.load(List.of(), () -> Instant.parse("2026-11-21T09:15:00Z"), Limits.DEFAULT);
    }

    /** What the tables are about. */
    static GoStruct tableData() {
        Instant start = Instant.parse("2026-01-31T08:05:09.123456Z");
        List<Notified> alerts = new ArrayList<>();
        for (int at = 0; at < 3; at++) {
            Labels labels = Labels.of(
                    "alertname",
                    "High<Latency>",
                    "job",
                    "api",
                    "cluster",
                    "eu & west",
                    "severity",
                    "page",
                    "instance",
                    "10.0.0." + at + ":9090");
            Labels annotations =
                    Labels.of("summary", "it's \"slow\" " + at, "runbook_url", "https://wiki/x?a=1&b=" + at);
            alerts.add(new Notified(
                    new Alert(
                            labels,
                            annotations,
                            start.plusSeconds(at * 60L),
                            start.plusSeconds(3725).plusMillis(500),
                            "http://prom:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=" + at,
                            start,
                            false),
                    at != 1));
        }
        return NotificationData.of(
                new Notification(
                        "{}:{}",
                        "team-X.mails",
                        Labels.of("alertname", "High<Latency>", "cluster", "eu & west"),
                        Labels.NONE,
                        Notification.Reason.FIRST,
                        alerts,
                        start),
                Labels.NONE,
                URI.create("http://am.example.org/"),
                "",
                "");
    }

    static GoStruct disk(int firing, int resolved) {
        return disk(
                firing,
                resolved,
                "DiskAlmostFull",
                "Disk is 93 % full",
                "/var/lib/postgresql",
                "https://wiki.example.org/runbooks/disk-full");
    }

    /** Labels and annotations that try to become something else. */
    static GoStruct hostile() {
        return disk(
                2,
                1,
                "<script>alert(1)</script>",
                "<b>bold</b> & <!channel> <@U1> `x`\r\nBcc: x@example.org",
                "/" + "very/long/path".repeat(30),
                "javascript:alert(1)");
    }

    private static GoStruct disk(
            int firing, int resolved, String name, String summary, String mountpoint, String runbook) {
        List<Notified> alerts = new ArrayList<>();
        for (int at = 0; at < firing + resolved; at++) {
            Labels labels = Labels.of(
                    "alertname",
                    name,
                    "job",
                    "node",
                    "cluster",
                    "eu-west",
                    "severity",
                    at % 3 == 1 ? "warning" : "critical",
                    "instance",
                    "db-" + at + ".example.org:9100",
                    "mountpoint",
                    mountpoint);
            Labels annotations = Labels.of(
                    "summary",
                    summary,
                    "description",
                    "It fills up in 4 hours at the present rate.\nFree space by moving old archives.",
                    "runbook_url",
                    runbook);
            alerts.add(new Notified(
                    new Alert(
                            labels,
                            annotations,
                            START.minusSeconds(at * 700L),
                            START.plusSeconds(5000),
                            "https://prometheus.example.org/graph?g0.expr=disk+%3E+90&g0.tab=1",
                            START,
                            false),
                    at < firing));
        }
        return NotificationData.of(
                new Notification(
                        "{}:{}",
                        "ops-mails",
                        Labels.of("alertname", name, "cluster", "eu-west"),
                        Labels.NONE,
                        firing > 0 ? Notification.Reason.FIRST : Notification.Reason.ALL_RESOLVED,
                        alerts,
                        START),
                Labels.NONE,
                URI.create("https://alerts.example.org"),
                firing > 0 ? "https://alerts.example.org/ack/abc.def" : "",
                "https://alerts.example.org/#/silences/new?filter=x");
    }
}
