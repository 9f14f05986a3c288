package io.bactrian.logs.redact;

/** Counts what is done. */
interface Tally {

    Tally NONE = new Tally() {
        @Override
        public void redacted(Detector detector) {
            // nobody asks
        }

        @Override
        public void failed() {
            // nobody asks
        }
    };

    /** Something was found and replaced. */
    void redacted(Detector detector);

    /** A text could not be looked through, and was taken out whole. */
    void failed();
}
