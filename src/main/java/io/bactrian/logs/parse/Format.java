package io.bactrian.logs.parse;

import java.util.Optional;

/** A way to take lines apart. Holds no state of a line: threads share it. */
interface Format {

    /**
     * Puts what a line says into a draft that is empty.
     *
     * @return why the line is not of this format; the draft is then of no use. Empty when it is. Never has a word of the
     *     line in it, as it is shown where the line itself may not be
     */
    Optional<String> read(Input input, Draft draft);
}
