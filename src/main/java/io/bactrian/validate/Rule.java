package io.bactrian.validate;

import io.bactrian.runtime.Problems;

/** One concern of validation. A rule sees all files, reports what it finds and leaves the rest to the others. */
interface Rule {

    void check(RouteFolder routes, Problems problems);
}
