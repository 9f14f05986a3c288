package io.bactrian.runtime;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a configuration, at once, so that it takes one round to repair it. */
public class ProblemsException extends PermanentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ProblemsException(List<Problem> problems) {
        super(
                ExitCode.CONFIGURATION,
                problems.stream().map(Problem::describe).collect(Collectors.joining(System.lineSeparator())),
                null);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
