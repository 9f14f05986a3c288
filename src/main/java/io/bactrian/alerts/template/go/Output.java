package io.bactrian.alerts.template.go;

/** Where a rendering goes. */
interface Output {

    /** Text of the template itself. */
    void literal(String text);

    /**
     * @param escaper {@code html} or {@code urlquery}, where {@link #escapesAs} said that it takes the place of an
     *     escaping here; empty for none
     */
    void value(Object value, String escaper);

    /** Whether values are escaped here in a way that a function of this name stands for. */
    default boolean escapesAs(String escaper) {
        return false;
    }

    int length();

    /** Text as it is. */
    final class Plain implements Output {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void literal(String literal) {
            text.append(literal);
        }

        @Override
        public void value(Object value, String escaper) {
            text.append(value == null ? "<no value>" : Printer.print(value));
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
