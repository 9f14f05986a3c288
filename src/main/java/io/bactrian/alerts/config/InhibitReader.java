package io.bactrian.alerts.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code inhibit_rules}. */
final class InhibitReader {

    private InhibitReader() {}

    /**
     * An item without anything in it is legal and left out: it would match everything on both sides, and such a rule
     * mutes nothing.
     */
    static List<InhibitRule> read(Fields file) {
        return file.childrenButNothing("inhibit_rules").stream()
                .map(InhibitReader::rule)
                .toList();
    }

    private static InhibitRule rule(Fields fields) {
        Set<String> equal = new LinkedHashSet<>(fields.words("equal").orElse(List.of()));
        for (String name : equal) {
            if (!fields.source().matcherMode().isLabelName(name)) {
                fields.problem("equal", "invalid label name \"" + name + "\" in equal list", "correct or remove it");
            }
        }
        InhibitRule rule = new InhibitRule(
                fields.word("name").orElse(""),
                MatcherReader.read(fields, "source_match", "source_match_re", "source_matchers"),
                MatcherReader.read(fields, "target_match", "target_match_re", "target_matchers"),
                equal);
        fields.done();
        return rule;
    }
}
