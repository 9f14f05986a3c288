package io.bactrian.alerts.notify;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A notification in plain words, for where no template says them. */
public final class Summary {

    private static final int MOST_LINE = 300;
    private static final int MOST_ALERTS = 100;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss z", Locale.ENGLISH);

    private Summary() {}

    /** One line: state and number, the names, the group, and the summary of the first alert. */
    public static String line(Notification notification) {
        String names = alerts(notification)
                .map(told -> told.alert().name())
                .filter(name -> !name.isEmpty())
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
        String group = notification.groupLabels().asMap().entrySet().stream()
                .filter(label -> !label.getKey().equals(Labels.ALERT_NAME))
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
        String told = alerts(notification)
                .map(each -> each.alert().annotations().get("summary"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return cut(status(notification)
                + (names.isEmpty() ? "" : " " + names)
                + (group.isEmpty() ? "" : " (" + group + ")")
                + (told.isEmpty() ? "" : ": " + told));
    }

    /** The whole as plain text, times as the clocks of this machine show them. */
    public static String text(Notification notification, Renderer renderer) {
        return text(notification, renderer, ZoneId.systemDefault());
    }

    static String text(Notification notification, Renderer renderer, ZoneId zone) {
        StringBuilder text = new StringBuilder(line(notification)).append("\n\n");
        List<Notified> alerts = alerts(notification).toList();
        alerts.stream().limit(MOST_ALERTS).forEach(told -> append(text, told, TIME.withZone(zone)));
        if (alerts.size() > MOST_ALERTS) {
            text.append("and ").append(alerts.size() - MOST_ALERTS).append(" more\n\n");
        }
        String acknowledge = renderer.acknowledgeUrl(notification);
        if (!acknowledge.isEmpty()) {
            text.append("acknowledge: ").append(acknowledge).append('\n');
        }
        return text.append("all alerts:  ")
                .append(renderer.externalUrl())
                .append('\n')
                .toString();
    }

    private static void append(StringBuilder text, Notified told, DateTimeFormatter time) {
        text.append(told.firing() ? "FIRING    " : "RESOLVED  ")
                .append(told.alert().name())
                .append('\n');
        text.append("since     ").append(time.format(told.alert().startsAt())).append('\n');
        if (!told.firing()) {
            text.append("until     ").append(time.format(told.alert().endsAt())).append('\n');
        }
        Function<Labels, String> lines = labels -> labels.asMap().entrySet().stream()
                .filter(each -> !each.getKey().equals(Labels.ALERT_NAME))
                .map(each -> String.format("%-9s %s%n", each.getKey(), each.getValue()))
                .collect(Collectors.joining());
        text.append(lines.apply(told.alert().labels()));
        text.append(lines.apply(told.alert().annotations())).append('\n');
    }

    private static java.util.stream.Stream<Notified> alerts(Notification notification) {
        return notification.alerts().stream().sorted((one, other) -> Boolean.compare(other.firing(), one.firing()));
    }

    private static String status(Notification notification) {
        long firing = notification.alerts().stream().filter(Notified::firing).count();
        return firing > 0 ? "[FIRING:" + firing + "]" : "[RESOLVED]";
    }

    private static String cut(String line) {
        String one = line.replaceAll("\\p{Cntrl}+", " ");
        return one.length() > MOST_LINE ? one.substring(0, MOST_LINE - 1) + "…" : one;
    }
}
