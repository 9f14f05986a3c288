package io.bactrian.logs.redact;

/** Ids of the form 8-4-4-4-12: nobody's number, whatever their digits look like. */
final class Uuids {

    /** Signs before the first dash. */
    static final int FIRST_GROUP = 8;

    private static final int LENGTH = 36;
    private static final int LAST_DASH = 23;
    private static final int BETWEEN = 5;

    private Uuids() {}

    /**
     * Where the id ends that begins with a word of eight signs.
     *
     * @return 0 when none does
     */
    static int end(Text text, int start) {
        for (int at = 0; at < LENGTH; at++) {
            char sign = text.at(start + at);
            boolean dash = at >= FIRST_GROUP && at <= LAST_DASH && (at - FIRST_GROUP) % BETWEEN == 0;
            if (dash ? sign != '-' : Character.digit(sign, 16) < 0 || sign > 'f') {
                return 0;
            }
        }
        return text.kind(start + LENGTH) == 0 ? start + LENGTH : 0;
    }
}
