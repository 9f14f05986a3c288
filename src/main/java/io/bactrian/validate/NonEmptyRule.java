package io.bactrian.validate;

import io.bactrian.runtime.Problems;

/** A folder without a route is a mistake: Camel would start happily and do nothing. */
final class NonEmptyRule implements Rule {

    @Override
    public void check(RouteFolder routes, Problems problems) {
        boolean none = routes.routes().findAny().isEmpty();
        // With a file that does not parse the routes may be in it; that is said already.
        if (none && routes.unreadable().isEmpty()) {
            long files = routes.routeFiles().count();
            String pattern = routes.name() + "/**/*" + RouteFile.ROUTE_SUFFIX;
            problems.add(
                    routes.name(),
                    0,
                    files == 0
                            ? "no file matches " + pattern
                            : "no route in the " + (files == 1 ? "1 file that matches " : files + " files that match ")
                                    + pattern,
                    "put a file with a list item '- route:' there");
        }
    }
}
