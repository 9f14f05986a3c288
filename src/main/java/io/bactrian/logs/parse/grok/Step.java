package io.bactrian.logs.parse.grok;

import java.util.List;

/** One thing to read after another. */
sealed interface Step {

    /** A token that is not kept. */
    int NO_GROUP = -1;

    /** Text that must stand here. */
    record Skip(String literal) implements Step {}

    /** Something that is kept under the number of its field, or {@link #NO_GROUP}. */
    record Read(Token token, int group) implements Step {}

    /** The first of these that stands here; nothing where none has to. */
    record Choice(List<List<Step>> alternatives, boolean optional) implements Step {

        public Choice {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** The end of the text. */
    record End() implements Step {}
}
