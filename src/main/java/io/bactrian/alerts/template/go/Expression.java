package io.bactrian.alerts.template.go;

import java.util.List;

/** What has a value. */
sealed interface Expression {

    int line();

    /** The value at hand. */
    record Dot(int line) implements Expression {}

    record Nil(int line) implements Expression {}

    /** A string or a truth. */
    record Constant(Object value, int line) implements Expression {}

    /** Like an untyped constant of Go: an integer where one is wanted, if it is one. */
    record Numeral(GoNumber number, int line) implements Expression {}

    /** {@code .A.b} of the value at hand. */
    record Field(List<String> names, int line) implements Expression {}

    /** {@code $x.A.b}. */
    record Variable(String name, List<String> names, int line) implements Expression {}

    /** {@code (…).A.b}. */
    record Chain(Expression base, List<String> names, int line) implements Expression {}

    record Function(String name, int line) implements Expression {}

    /** {@code a | b}, with the variables it sets. */
    record Pipeline(List<String> variables, boolean declares, List<Command> commands, int line) implements Expression {}

    /** A word with its arguments. */
    record Command(List<Expression> words, int line) {
        Expression head() {
            return words.get(0);
        }
    }
}
