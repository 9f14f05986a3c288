package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;

/** Which lines belong to the one before them. */
interface Grouping {

    /** Every line stands for itself. */
    Grouping NONE = new Grouping() {
        @Override
        public boolean continues(byte[] text) {
            return false;
        }

        @Override
        public boolean groups() {
            return false;
        }
    };

    /** Stack traces of Java, Python and their like: lines that are indented, and those that go on with another cause. */
    Grouping STACK_TRACES = new Grouping() {
        private final byte[][] beginnings = {
            "Caused by:".getBytes(UTF_8), "Suppressed:".getBytes(UTF_8), "... ".getBytes(UTF_8)
        };

        @Override
        public boolean continues(byte[] text) {
            if (text.length > 0 && (text[0] == ' ' || text[0] == '\t')) {
                return true;
            }
            for (byte[] beginning : beginnings) {
                if (text.length >= beginning.length
                        && java.util.Arrays.equals(text, 0, beginning.length, beginning, 0, beginning.length)) {
                    return true;
                }
            }
            return false;
        }
    };

    /** A line that the expression matches begins anew, all others go on. */
    static Grouping startingWith(Pattern start) {
        return text -> !start.matcher(text).find();
    }

    boolean continues(byte[] text);

    default boolean groups() {
        return true;
    }
}
