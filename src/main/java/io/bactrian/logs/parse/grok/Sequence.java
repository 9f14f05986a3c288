package io.bactrian.logs.parse.grok;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pattern is made of at its top: literals, tokens and others. Where there are no others it can be read step by step;
 * every literal must be in any text it matches.
 */
final class Sequence {

    private static final String LITERALS = " !\"#%&',-/:;<=>@_`~}]";

    private final Patterns patterns;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private String longest = "";
    private boolean plain = true;
    private int groups;

    private Sequence(Patterns patterns, int groups) {
        this.patterns = patterns;
        this.groups = groups;
    }

    static Sequence of(String source, Patterns patterns) {
        Sequence sequence = new Sequence(patterns, 0);
        // A match at the start is what steps look for anyway.
        return sequence.read(source.startsWith("^") ? source.substring(1) : source) ? sequence : nothing(patterns);
    }

    private static Sequence nothing(Patterns patterns) {
        Sequence nothing = new Sequence(patterns, 0);
        nothing.plain = false;
        return nothing;
    }

    /** The longest literal outside of anything that may be left out; empty when there is none. */
    String literal() {
        return longest;
    }

    Optional<Steps> steps() {
        return plain ? Steps.of(steps) : Optional.empty();
    }

    /** Reads all of it; false when it has alternatives or flags at its top, so that nothing is sure. */
    private boolean read(String source) {
        int at = 0;
        while (at < source.length()) {
            char sign = source.charAt(at);
            if (sign == '|' || isFlags(source, at)) {
                return false;
            }
            at = source.startsWith("%{", at) ? reference(source, at) : element(source, at);
        }
        endLiteral();
        return true;
    }

    /** {@code (?i)}, which changes all that follows. */
    private static boolean isFlags(String source, int at) {
        if (!source.startsWith("(?", at)) {
            return false;
        }
        int end = at + 2;
        while (end < source.length() && (isWordSign(source.charAt(end)) || source.charAt(end) == '-')) {
            end++;
        }
        return end < source.length() && source.charAt(end) == ')';
    }

    private int reference(String source, int at) {
        Reference reference = Reference.read(source, at);
        if (isRepeated(source, reference.end())) {
            return other(source, reference.end());
        }
        int group = reference.field().isPresent() ? ++groups : Step.NO_GROUP;
        Optional<Token> token =
                patterns.isUsual(reference.pattern()) ? Tokens.named(reference.pattern()) : Optional.empty();
        if (token.isPresent()) {
            endLiteral();
            steps.add(new Step.Read(token.get(), group));
        } else if (group != Step.NO_GROUP || !readInner(patterns.definition(reference.pattern()))) {
            return other(source, reference.end());
        }
        return reference.end();
    }

    private boolean readInner(String definition) {
        Sequence inner = new Sequence(patterns, groups);
        if (!inner.read(definition)) {
            return false;
        }
        endLiteral();
        steps.addAll(inner.steps);
        plain &= inner.plain;
        groups = inner.groups;
        longest = inner.longest.length() > longest.length() ? inner.longest : longest;
        return true;
    }

    private int element(String source, int at) {
        char sign = source.charAt(at);
        if (sign == '(') {
            int end = endOfGroup(source, at);
            return choice(source, at, end) ? end + (isOptional(source, end) ? 1 : 0) : other(source, end);
        }
        if (sign == '[') {
            return other(source, Classes.end(source, at));
        }
        if (sign == '$' && at + 1 == source.length()) {
            endLiteral();
            steps.add(new Step.End());
            return at + 1;
        }
        Optional<Token> blanks = source.startsWith("\\s", at) ? Tokens.blanks(source, at + 2) : Optional.empty();
        if (blanks.isPresent()) {
            endLiteral();
            steps.add(new Step.Read(blanks.get(), Step.NO_GROUP));
            return at + 3;
        }
        boolean escaped = sign == '\\' && at + 1 < source.length();
        int end = at + (escaped ? 2 : 1);
        boolean means = escaped ? !isWordSign(source.charAt(at + 1)) : isWordSign(sign) || LITERALS.indexOf(sign) >= 0;
        if (!means || isRepeated(source, end)) {
            return other(source, end);
        }
        literal.append(source.charAt(end - 1));
        return end;
    }

    /** Reads a group without a name as alternatives; false when it is more than that. */
    private boolean choice(String source, int open, int end) {
        boolean optional = isOptional(source, end);
        if (source.charAt(end - 1) != ')' || (isRepeated(source, end) && !optional)) {
            return false;
        }
        int from = source.startsWith("(?:", open) ? open + 3 : open + 1;
        if (source.startsWith("?", from)) { // a name, flags, or what RE2 has not
            return false;
        }
        List<List<Step>> alternatives = new ArrayList<>();
        int before = groups;
        for (int at = from; at < end; ) {
            int to = endOfAlternative(source, at, end - 1);
            Sequence inner = new Sequence(patterns, groups);
            if (!inner.read(source.substring(at, to)) || !inner.plain) {
                groups = before;
                return false;
            }
            groups = inner.groups;
            alternatives.add(inner.steps);
            at = to + 1;
        }
        endLiteral();
        steps.add(new Step.Choice(alternatives, optional));
        return true;
    }

    /** {@code ?}, and not {@code ??}, which would rather have nothing. */
    private static boolean isOptional(String source, int at) {
        return at < source.length() && source.charAt(at) == '?' && !isRepeated(source, at + 1);
    }

    private static int endOfAlternative(String source, int from, int end) {
        int at = from;
        while (at < end && source.charAt(at) != '|') {
            at = switch (source.charAt(at)) {
                case '\\' -> at + 2;
                case '[' -> Classes.end(source, at);
                case '(' -> endOfGroup(source, at);
                default -> at + 1;
            };
        }
        return Math.min(at, end);
    }

    /** Something that is not looked into, with how often it is repeated. */
    private int other(String source, int end) {
        endLiteral();
        plain = false;
        int after = end;
        while (isRepeated(source, after)) {
            int brace = source.charAt(after) == '{' ? source.indexOf('}', after) : after;
            after = Math.max(brace, after) + 1;
        }
        return after;
    }

    private static int endOfGroup(String source, int open) {
        int depth = 0;
        for (int at = open; at < source.length(); at++) {
            switch (source.charAt(at)) {
                case '\\' -> at++;
                case '[' -> at = Classes.end(source, at) - 1;
                case '(' -> depth++;
                case ')' -> depth--;
                default -> {}
            }
            if (depth == 0) {
                return at + 1;
            }
        }
        return source.length();
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            longest = literal.length() > longest.length() ? literal.toString() : longest;
            steps.add(new Step.Skip(literal.toString()));
            literal.setLength(0);
        }
    }

    private static boolean isRepeated(String source, int at) {
        return at < source.length() && "?*+{".indexOf(source.charAt(at)) >= 0;
    }

    private static boolean isWordSign(char sign) {
        return Token.isWord(sign) && sign != '_';
    }
}
