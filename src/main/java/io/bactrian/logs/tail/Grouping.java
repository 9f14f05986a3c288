package io.bactrian.logs.tail;

import com.google.re2j.Pattern;

/** Which lines belong to the one before them. */
interface Grouping {

    /** Every line stands for itself. */
    Grouping NONE = new Grouping() {
        @Override
        public Group begin(byte[] first) {
            return text -> false;
        }

        @Override
        public boolean groups() {
            return false;
        }
    };

    /** A line that the expression matches begins anew, all others go on. */
    static Grouping startingWith(Pattern start) {
        Group untilStart = text -> !start.matcher(text).find();
        return first -> untilStart;
    }

    /** Lines that belong together, as far as they are known. What it remembers of them does not grow with them. */
    interface Group {

        /** Whether the next line belongs to them; asked once for each, in order, until one does not. */
        boolean continues(byte[] text);
    }

    /** A line begins that belongs to none before it. */
    Group begin(byte[] first);

    default boolean groups() {
        return true;
    }
}
