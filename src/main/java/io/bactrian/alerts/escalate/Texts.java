package io.bactrian.alerts.escalate;

/** What people and channels wrote, made to fit. */
final class Texts {

    private Texts() {}

    static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }

    /** The first one that says something, or the last. */
    static String firstOf(String text, String otherwise) {
        return text.isBlank() ? otherwise : text;
    }
}
