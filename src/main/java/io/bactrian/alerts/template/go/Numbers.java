package io.bactrian.alerts.template.go;

/** Numbers as Go prints them. */
public final class Numbers {

    private Numbers() {}

    /** With so many digits at most, as <code>%.4g</code> does for 4. */
    public static String significant(double value, int digits) {
        return GoFloat.format(value, 'g', digits);
    }
}
