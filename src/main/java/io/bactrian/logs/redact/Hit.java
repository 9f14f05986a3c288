package io.bactrian.logs.redact;

/**
 * A find in a text.
 *
 * @param end behind its last character
 * @param subject the thing itself however it was written, which is what pseudonyms are made of; empty when it is only masked
 */
record Hit(Detector detector, int start, int end, String subject) {

    static Hit masked(Detector detector, int start, int end) {
        return new Hit(detector, start, end, "");
    }

    @Override
    public String toString() {
        return detector + " " + start + ".." + end; // never what was found
    }
}
