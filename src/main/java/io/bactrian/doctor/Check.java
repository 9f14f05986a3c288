package io.bactrian.doctor;

/** Looks at one thing. Runs beside the others in a thread of its own, which is interrupted when it takes too long. */
public interface Check {

    /** What is looked at, as the finding calls it. */
    String subject();

    /** What was found. A failure thrown is a finding too, with its message and hint. */
    Finding run() throws Exception;
}
