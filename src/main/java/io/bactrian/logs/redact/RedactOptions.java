package io.bactrian.logs.redact;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is redacted, and how.
 *
 * @param fields names whose values are redacted whatever they hold; {@code *} stands for any part of a name
 * @param keep names whose values are never touched
 * @param people what becomes of e-mail addresses, phone numbers and {@code fields}
 * @param payment what becomes of cards and accounts
 * @param addresses what becomes of IP addresses
 * @param everyUser whether every user id becomes a pseudonym, not only one in which something is found
 * @param pseudonyms there when any of the above asks for them
 */
public record RedactOptions(
        Set<Detector> detectors,
        List<String> fields,
        List<String> keep,
        Mode people,
        Mode payment,
        Mode addresses,
        boolean everyUser,
        Optional<Pseudonyms> pseudonyms) {

    public RedactOptions {
        detectors = detectors.isEmpty() ? Set.of() : Set.copyOf(detectors);
        fields = List.copyOf(fields);
        keep = List.copyOf(keep);
        if (pseudonyms.isEmpty() && needsKey(people, payment, addresses, everyUser)) {
            throw new IllegalArgumentException("pseudonyms need a key");
        }
    }

    /** All detectors, with what becomes of their finds when nothing is said. */
    public static RedactOptions usual(Pseudonyms pseudonyms) {
        return new RedactOptions(
                EnumSet.allOf(Detector.class),
                List.of(),
                List.of(),
                Mode.PSEUDONYM,
                Mode.MASK,
                Mode.PSEUDONYM,
                false,
                Optional.of(pseudonyms));
    }

    static boolean needsKey(Mode people, Mode payment, Mode addresses, boolean everyUser) {
        return people == Mode.PSEUDONYM || payment == Mode.PSEUDONYM || addresses == Mode.PSEUDONYM || everyUser;
    }

    Mode mode(Detector detector) {
        return switch (detector.group()) {
            case PEOPLE -> people;
            case PAYMENT -> payment;
            case ADDRESSES -> addresses;
            case SECRETS -> Mode.MASK;
        };
    }
}
