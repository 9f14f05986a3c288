package io.bactrian.logs.redact;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is looked for. */
public enum Detector {
    CARD(Group.PAYMENT),
    IBAN(Group.PAYMENT),
    EMAIL(Group.PEOPLE),
    PHONE(Group.PEOPLE),
    IPV4(Group.ADDRESSES),
    IPV6(Group.ADDRESSES),
    TOKEN(Group.SECRETS),
    PRIVATE_KEY(Group.SECRETS),
    URL_PASSWORD(Group.SECRETS),
    SECRET(Group.SECRETS);

    /** What is treated alike. Secrets are masked, always: nobody needs to follow one. */
    public enum Group {
        PAYMENT,
        PEOPLE,
        ADDRESSES,
        SECRETS
    }

    private final Group group;
    private final String label;

    Detector(Group group) {
        this.group = group;
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Group group() {
        return group;
    }

    /** As operators write it, and as it stands in pseudonyms, masks and metrics. */
    public String label() {
        return label;
    }

    public static Optional<Detector> named(String label) {
        return Arrays.stream(values())
                .filter(detector -> detector.label.equals(label))
                .findFirst();
    }
}
