package io.bactrian.validate;

import io.bactrian.runtime.Problems;
import java.util.Set;

/** What holds for all routes of a file stands before them, or Camel refuses to start. */
final class OrderRule implements Rule {

    private static final Set<String> FIRST = Set.of(
            "errorHandler", "onException", "onCompletion", "intercept", "interceptFrom", "interceptSendToEndpoint");

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.routeFiles().forEach(file -> {
            int route = 0;
            for (RouteFile.Item item : file.items()) {
                if (Route.is(item)) {
                    route = route == 0 ? item.line() : route;
                } else if (route > 0 && FIRST.contains(item.kind())) {
                    problems.add(
                            file.name(),
                            item.line(),
                            item.kind() + " stands after the route of line " + route,
                            "move it before the first route, or into a routeConfiguration to share it");
                }
            }
        });
    }
}
