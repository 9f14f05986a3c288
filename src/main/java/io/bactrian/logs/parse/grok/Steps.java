package io.bactrian.logs.parse.grok;

import java.util.List;
import java.util.Optional;

/**
 * Reads a text from its start, without going back. Each token takes what RE2 would try first; so where all of them in turn
 * succeed it is what RE2 finds. Where one does not, nothing is said, and RE2 has to look.
 */
final class Steps {

    private final Step[] steps;
    private final String[] next;

    private Steps(Step[] steps, String[] next) {
        this.steps = steps;
        this.next = next;
    }

    /** Empty when a token of any length is followed by another, which only tries can tell apart. */
    static Optional<Steps> of(List<Step> steps) {
        String[] next = new String[steps.size()];
        for (int at = 0; at < steps.size(); at++) {
            Step after = at + 1 < steps.size() ? steps.get(at + 1) : null;
            next[at] = after instanceof Step.Skip skip ? skip.literal() : null;
            if (steps.get(at) instanceof Step.Read read && read.token().isOpen() && after instanceof Step.Read) {
                return Optional.empty();
            }
            if (steps.get(at) instanceof Step.Read read && read.token() == Tokens.LAZY && after instanceof Step.End) {
                return Optional.empty();
            }
        }
        return Optional.of(new Steps(steps.toArray(Step[]::new), next));
    }

    /** Puts where the match and its fields begin and end into {@code places}; false when it is not sure. */
    boolean match(String text, int[] places) {
        int at = 0;
        for (int index = 0; index < steps.length; index++) {
            Step step = steps[index];
            if (step instanceof Step.Skip skip) {
                if (!text.startsWith(skip.literal(), at)) {
                    return false;
                }
                at += skip.literal().length();
            } else if (step instanceof Step.Read read) {
                int end = read.token().end(text, at, next[index]);
                if (end < 0) {
                    return false;
                }
                if (read.group() != Step.NO_GROUP) {
                    places[2 * read.group()] = at;
                    places[2 * read.group() + 1] = end;
                }
                at = end;
            } else if (at != text.length()) {
                return false;
            }
        }
        places[0] = 0;
        places[1] = at;
        return true;
    }
}
