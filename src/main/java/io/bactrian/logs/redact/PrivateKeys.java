package io.bactrian.logs.redact;

import java.util.Optional;

/** Private keys in PEM, over as many lines as there are. One that is cut off goes to the end of its text. */
final class PrivateKeys {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final int LONGEST_LABEL = 64;
    private static final int LINE = 64;

    private PrivateKeys() {}

    /** At the first of the dashes. */
    static Optional<Hit> at(Text text, int start) {
        if (!text.startsWith(BEGIN, start)) {
            return Optional.empty();
        }
        int label = start + BEGIN.length();
        int most = Math.min(label + LONGEST_LABEL, text.length());
        String rest = text.part(label, most);
        int closed = rest.indexOf("-----");
        String name = closed < 0 ? rest : rest.substring(0, closed);
        if (!name.contains("PRIVATE KEY")) {
            return Optional.empty();
        }
        int end = text.find(END, label);
        if (end < 0) {
            return Optional.of(Hit.masked(Detector.PRIVATE_KEY, start, text.length()));
        }
        int from = end + END.length();
        int dashes =
                text.part(from, Math.min(from + LONGEST_LABEL, text.length())).indexOf("-----");
        return Optional.of(Hit.masked(Detector.PRIVATE_KEY, start, dashes < 0 ? from : from + dashes + 5));
    }

    /** Whether a text is one line out of the middle of a key, or of anything else that is wrapped as PEM is. */
    static boolean isBody(String text) {
        if (text.length() != LINE) {
            return false;
        }
        int kinds = 0;
        for (int at = 0; at < LINE; at++) {
            char sign = text.charAt(at);
            int kind = Text.kindOf(sign);
            if (kind == 0 && sign != '+' && sign != '/' && sign != '=') {
                return false;
            }
            kinds |= kind;
        }
        return kinds == (Text.DIGIT | Text.UPPER | Text.LOWER);
    }
}
