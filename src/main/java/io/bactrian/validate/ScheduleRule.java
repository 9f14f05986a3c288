package io.bactrian.validate;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.quartz.CronExpression;

/** Cron expressions are ones that fire, in time zones that exist: Quartz takes an unknown zone for Greenwich time. */
final class ScheduleRule implements Rule {

    private final Placeholders placeholders;

    ScheduleRule(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.endpoints().forEach(endpoint -> {
            if (endpoint.scheme().equals("quartz")) {
                resolved(endpoint, "cron").ifPresent(cron -> cron(endpoint, cron, problems));
                resolved(endpoint, "trigger.timeZone")
                        .ifPresent(zone -> zone(endpoint, "trigger.timeZone", zone, problems));
            } else if (endpoint.scheme().equals("repository")) {
                resolved(endpoint, "timeZone").ifPresent(zone -> zone(endpoint, "timeZone", zone, problems));
            }
        });
    }

    private Optional<String> resolved(EndpointUse endpoint, String name) {
        return endpoint.parameters()
                .scalar(name)
                .flatMap(value -> placeholders.resolve(value.text()))
                .map(String::trim);
    }

    private static void cron(EndpointUse endpoint, String cron, Problems problems) {
        int line = endpoint.parameters().lineOf("cron");
        String message = "'" + cron + "' is not a cron expression";
        try {
            if (new CronExpression(cron).getNextValidTimeAfter(Date.from(Instant.now())) == null) {
                problems.add(
                        endpoint.file().name(),
                        line,
                        "'" + cron + "' never fires again",
                        "all its times are in the past, or on days that do not exist");
            }
        } catch (ParseException | RuntimeException e) {
            String[] fields = cron.split("\\s+");
            problems.add(endpoint.file().name(), line, message, hint(fields, e));
        }
    }

    private static String hint(String[] fields, Exception e) {
        if (fields.length == 5) {
            String days = fields[4].equals("*")
                    ? fields[2] + " " + fields[3] + " ?"
                    : "? " + fields[3] + " " + weekday(fields[4]);
            return "Quartz wants the seconds first and a ? for the day that is not given: 0 " + fields[0] + " "
                    + fields[1] + " " + days;
        }
        if (fields.length == 6 && !fields[3].equals("?") && !fields[5].equals("?")) {
            return "one of day of month and day of week must be ?";
        }
        String reason =
                e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        return "the fields are second, minute, hour, day of month, month, day of week"
                + (reason.isEmpty() ? "" : "; Quartz says: " + reason.replaceAll("\\.$", ""));
    }

    /** Monday is 1 for Unix and 2 for Quartz. */
    private static String weekday(String unix) {
        return unix.matches("[0-7]") ? Integer.toString(Integer.parseInt(unix) % 7 + 1) : unix;
    }

    private static void zone(EndpointUse endpoint, String option, String zone, Problems problems) {
        if (ZoneId.getAvailableZoneIds().contains(zone)) {
            return;
        }
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        problems.add(
                endpoint.file().name(),
                endpoint.parameters().lineOf(option),
                "unknown time zone '" + zone + "'",
                Nearest.to(zone, zones)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("write it like Asia/Ho_Chi_Minh or UTC"));
    }
}
