package io.bactrian.runtime;

/**
 * One thing that is wrong with what an operator wrote.
 *
 * @param place where it is: {@code routes/backup/crm.camel.yaml:14}, a settings key with its origin, an environment name
 * @param message what is wrong, lower case, no final stop
 * @param hint the next step, or an empty string
 */
public record Problem(String place, String message, String hint) {

    /** As printed: {@code place: message}, and the hint on a line of its own. */
    public String describe() {
        return place + ": " + message + (hint.isEmpty() ? "" : System.lineSeparator() + "  HINT: " + hint);
    }
}
