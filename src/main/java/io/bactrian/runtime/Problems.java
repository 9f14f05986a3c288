package io.bactrian.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what the rules find and puts it in the order in which a person reads the files. */
public final class Problems {

    private record Found(String file, int line, Problem problem) {}

    private final List<Found> found = new ArrayList<>();

    /** @param line from 1, or 0 for the file or folder as a whole */
    public void add(String file, int line, String message, String hint) {
        String place = line == 0 ? file : file + ":" + line;
        Found problem = new Found(file, line, new Problem(place, message, hint));
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    public List<Problem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparing(Found::file).thenComparingInt(Found::line))
                .map(Found::problem)
                .toList();
    }
}
