package io.bactrian.demo;

/** Something that the demo said would hold and that did not; the message says what was found instead. */
final class UnmetExpectation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnmetExpectation(String message) {
        super(message);
    }
}
