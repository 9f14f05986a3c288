package io.bactrian.validate;

import io.bactrian.runtime.Problem;
import java.util.List;

/**
 * The outcome for one folder of routes.
 *
 * @param problems files in order of their names, lines in order, settings last; empty when all is well
 * @param routes routes found, Kamelets not counted
 * @param files route and Kamelet files found
 */
public record Validation(List<Problem> problems, int routes, int files) {

    public Validation {
        problems = List.copyOf(problems);
    }

    /** What was looked at: {@code 5 routes in 4 files}. */
    public String summary() {
        return routes + (routes == 1 ? " route in " : " routes in ") + files + (files == 1 ? " file" : " files");
    }

    public boolean isValid() {
        return problems.isEmpty();
    }
}
