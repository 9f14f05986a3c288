package io.bactrian.backup.dump;

/** Whether a backup holds the roles and tablespaces of its server beside the database. */
enum Globals {
    /** With the roles' password verifiers; only a superuser may read them. */
    ALL,
    /** Without passwords; they are set anew after a restore. */
    WITHOUT_PASSWORDS,
    NONE;

    /** @param option {@code true}, {@code no-passwords} or {@code false} */
    static Globals of(String option) {
        return switch (option) {
            case "true" -> ALL;
            case "no-passwords" -> WITHOUT_PASSWORDS;
            case "false" -> NONE;
            default -> throw new IllegalArgumentException("'" + option + "' is not one of true, no-passwords, false");
        };
    }
}
