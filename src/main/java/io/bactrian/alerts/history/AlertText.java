package io.bactrian.alerts.history;

/** What of an alert is text in a column of its own. */
public final class AlertText {

    private AlertText() {}

    /** PostgreSQL takes every character but one, and what the journal holds is accepted: it may not be refused later. */
    public static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
