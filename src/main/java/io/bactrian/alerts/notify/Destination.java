package io.bactrian.alerts.notify;

/** One integration of one receiver: what fails, waits and is limited by itself. */
record Destination(String receiver, String kind, int index) {

    @Override
    public String toString() {
        return receiver + " (" + kind + " " + index + ")";
    }
}
