package io.bactrian.ledger;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;

/**
 * What a route says of itself to the ledger. Route ids are {@code <flow>-<name>}: {@code backup-crm-postgresql} is the
 * flow {@code backup} of {@code crm-postgresql}.
 *
 * @param routeId id of the route
 * @param flow first word of the route id
 * @param name the rest of the route id
 * @param schedule when it is due, for a route that starts from {@code quartz:} with a cron expression
 */
public record Flow(String routeId, String flow, String name, Optional<Schedule> schedule) {

    /** All routes of a context that begin at a schedule. */
    public static List<Flow> scheduled(CamelContext context) {
        return context.getRoutes().stream()
                .map(Flow::of)
                .filter(flow -> flow.schedule().isPresent())
                .toList();
    }

    public static Flow of(Route route) {
        return of(route.getRouteId(), route.getEndpoint());
    }

    static Flow of(String routeId, Endpoint from) {
        int dash = routeId.indexOf('-');
        String flow = dash < 0 ? routeId : routeId.substring(0, dash);
        String name = dash < 0 ? routeId : routeId.substring(dash + 1);
        return new Flow(routeId, flow, name, schedule(from));
    }

    private static Optional<Schedule> schedule(Endpoint from) {
        if (!(from instanceof QuartzEndpoint quartz) || quartz.getCron() == null) {
            return Optional.empty();
        }
        Object zone = quartz.getTriggerParameters() == null
                ? null
                : quartz.getTriggerParameters().get("timeZone");
        try {
            ZoneId id = zone == null ? ZoneId.systemDefault() : ZoneId.of(zone.toString());
            return Optional.of(new Schedule(quartz.getCron(), id));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + zone + "' is not a time zone", e);
        }
    }
}
