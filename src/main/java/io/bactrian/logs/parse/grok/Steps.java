package io.bactrian.logs.parse.grok;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a text from its start, without going back. Each token takes what RE2 would try first, and of alternatives the first
 * is taken that is not surely none; so where all of them in turn succeed it is what RE2 finds. Where one does not, nothing
 * is said, and RE2 has to look.
 */
final class Steps {

    private static final int UNKNOWN = Token.UNKNOWN;
    /** Surely no match: a literal is not there, and nothing before it could have been read otherwise. */
    private static final int NONE = -2;

    private final Part[] parts;

    private Steps(List<Part> parts) {
        this.parts = parts.toArray(Part[]::new);
    }

    /** Empty when a token of any length is followed by what only tries can tell from it. */
    static Optional<Steps> of(List<Step> steps) {
        return of(steps, null);
    }

    private static Optional<Steps> of(List<Step> steps, String behind) {
        List<Part> parts = new ArrayList<>();
        for (int index = 0; index < steps.size(); index++) {
            Step after = index + 1 < steps.size() ? steps.get(index + 1) : null;
            String next = after == null ? behind : after instanceof Step.Skip skip ? skip.literal() : null;
            Optional<Part> part = part(steps.get(index), after, next);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return Optional.of(new Steps(parts));
    }

    private static Optional<Part> part(Step step, Step after, String next) {
        if (step instanceof Step.Skip skip) {
            String literal = skip.literal();
            return Optional.of(
                    new Part((text, at, places) -> text.startsWith(literal, at) ? at + literal.length() : NONE, true));
        }
        if (step instanceof Step.Read read) {
            boolean unclear = (read.token().isOpen() && (after instanceof Step.Read || after instanceof Step.Choice))
                    || (read.token() == Tokens.LAZY && after instanceof Step.End);
            return unclear
                    ? Optional.empty()
                    : Optional.of(new Part((text, at, places) -> read(read, text, at, next, places), false));
        }
        if (step instanceof Step.Choice choice) {
            return choice(choice, next);
        }
        return Optional.of(new Part((text, at, places) -> at == text.length() ? at : UNKNOWN, false));
    }

    private static int read(Step.Read read, String text, int at, String next, int[] places) {
        int end = read.token().end(text, at, next);
        if (end >= 0 && read.group() != Step.NO_GROUP) {
            places[2 * read.group()] = at;
            places[2 * read.group() + 1] = end;
        }
        return end;
    }

    private static Optional<Part> choice(Step.Choice choice, String next) {
        List<Steps> alternatives = new ArrayList<>();
        for (List<Step> alternative : choice.alternatives()) {
            // What may end anywhere has to know what comes behind it.
            boolean open = !alternative.isEmpty()
                    && alternative.get(alternative.size() - 1) instanceof Step.Read last
                    && last.token().isOpen();
            Optional<Steps> steps = open && next == null ? Optional.empty() : of(alternative, next);
            if (steps.isEmpty()) {
                return Optional.empty();
            }
            alternatives.add(steps.get());
        }
        boolean optional = choice.optional();
        return Optional.of(new Part((text, at, places) -> first(alternatives, optional, text, at, places), false));
    }

    private static int first(List<Steps> alternatives, boolean optional, String text, int at, int[] places) {
        for (Steps alternative : alternatives) {
            int end = alternative.read(text, at, places);
            if (end != NONE) {
                return end;
            }
        }
        return optional ? at : NONE;
    }

    /** Puts where the match and its fields begin and end into {@code places}; false when it is not sure. */
    boolean match(String text, int[] places) {
        int end = read(text, 0, places);
        places[0] = 0;
        places[1] = end;
        return end >= 0;
    }

    private int read(String text, int from, int[] places) {
        int at = from;
        boolean sure = true;
        for (Part part : parts) {
            int end = part.reader().read(text, at, places);
            if (end < 0) {
                return sure ? end : UNKNOWN;
            }
            sure &= part.literal();
            at = end;
        }
        return at;
    }

    private record Part(Reader reader, boolean literal) {}

    /** Reads one step. */
    @FunctionalInterface
    private interface Reader {

        /** @return where it ends, {@link #UNKNOWN} or {@link #NONE} */
        int read(String text, int at, int[] places);
    }
}
