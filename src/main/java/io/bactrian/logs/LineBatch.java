package io.bactrian.logs;

import java.util.List;

/** Lines on their way together, those of a file in their order. The body of what {@code tail:} sends. */
public record LineBatch(List<Line> lines) {

    public LineBatch {
        lines = List.copyOf(lines);
    }
}
