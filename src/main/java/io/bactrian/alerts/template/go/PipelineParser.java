package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.Expression.Command;
import io.bactrian.alerts.template.go.Expression.Pipeline;
import io.bactrian.alerts.template.go.Token.Kind;
import io.bactrian.runtime.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads pipelines, and knows the variables that they may name. */
final class PipelineParser {

    private static final int MOST_PARENTHESES = 100;

    private final Words words;
    private final Set<String> functions;
    private List<String> variables = new ArrayList<>(List.of("$"));
    private int parentheses;

    PipelineParser(Words words, Set<String> functions) {
        this.words = words;
        this.functions = functions;
    }

    /** How many variables there are, for {@link #release}. */
    int mark() {
        return variables.size();
    }

    void release(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    /** Begins a definition, which knows none of the variables around it. */
    List<String> enter() {
        List<String> outer = variables;
        variables = new ArrayList<>(List.of("$"));
        return outer;
    }

    void leave(List<String> outer) {
        variables = outer;
    }

    Pipeline parse(String where, Kind end) {
        words.skipSpace();
        Token first = words.peek();
        List<String> set = new ArrayList<>();
        boolean declares = first.is(Kind.VARIABLE) && declaration(where, set);
        List<Command> commands = new ArrayList<>();
        while (true) {
            words.skipSpace();
            Token token = words.peek();
            if (token.is(end)) {
                words.next();
                check(where, token, commands);
                if (declares) {
                    variables.addAll(set);
                }
                return new Pipeline(List.copyOf(set), declares, List.copyOf(commands), first.line());
            }
            commands.add(command(where));
        }
    }

    /** Reads {@code $x :=} or {@code $i, $x =}, if that is what comes; says whether variables are new. */
    private boolean declaration(String where, List<String> set) {
        int start = words.mark();
        Token first = words.next();
        words.skipSpace();
        Token next = words.next();
        if (next.is(Kind.COMMA) && where.equals("range")) {
            words.skipSpace();
            Token second = words.next();
            if (!second.is(Kind.VARIABLE)) {
                throw words.fail(second, "range takes two variables at most, found " + second.shown());
            }
            set.add(first.text());
            set.add(second.text());
            words.skipSpace();
            next = words.next();
            if (!next.is(Kind.DECLARE) && !next.is(Kind.ASSIGN)) {
                throw words.fail(next, "range takes two variables at most, found " + next.shown());
            }
        } else if (next.is(Kind.DECLARE) || next.is(Kind.ASSIGN)) {
            set.add(first.text());
        } else {
            words.back(start);
            return false;
        }
        if (next.is(Kind.ASSIGN)) {
            set.forEach(name -> known(first, name));
        }
        return next.is(Kind.DECLARE);
    }

    private void check(String where, Token end, List<Command> commands) {
        if (commands.isEmpty()) {
            throw words.fail(end, "missing value for " + where);
        }
        for (Command command : commands.subList(1, commands.size())) {
            Expression head = command.head();
            if (head instanceof Expression.Constant
                    || head instanceof Expression.Numeral
                    || head instanceof Expression.Nil
                    || head instanceof Expression.Dot) {
                throw words.fail(end, "a value cannot be piped into a constant");
            }
        }
    }

    private Command command(String where) {
        List<Expression> found = new ArrayList<>();
        int line = words.peek().line();
        while (true) {
            words.skipSpace();
            Token token = words.peek();
            Expression operand = operand();
            if (operand != null) {
                found.add(operand);
                Token after = words.peek();
                if (after.is(Kind.SPACE)) {
                    continue;
                }
                token = after;
            }
            switch (token.kind()) {
                case RIGHT, CLOSE -> {}
                case PIPE -> {
                    words.next();
                    words.skipSpace();
                    if (words.peek().is(Kind.RIGHT) || words.peek().is(Kind.CLOSE)) {
                        throw words.fail(token, "missing command after |");
                    }
                }
                default -> throw words.fail(token, "unexpected " + token.shown() + " in " + where);
            }
            if (found.isEmpty()) {
                throw words.fail(token, "empty command in " + where);
            }
            return new Command(List.copyOf(found), line);
        }
    }

    private Expression operand() {
        Expression term = term();
        if (term == null || !words.peek().is(Kind.FIELD)) {
            return term;
        }
        int line = words.peek().line();
        List<String> names = new ArrayList<>();
        Token first = words.peek();
        while (words.peek().is(Kind.FIELD)) {
            names.add(words.next().text().substring(1));
        }
        if (term instanceof Expression.Constant
                || term instanceof Expression.Numeral
                || term instanceof Expression.Nil) {
            throw words.fail(first, "unexpected " + first.shown() + " after a constant");
        }
        if (term instanceof Expression.Field field) {
            names.addAll(0, field.names());
            return new Expression.Field(List.copyOf(names), field.line());
        }
        if (term instanceof Expression.Variable variable) {
            return new Expression.Variable(variable.name(), List.copyOf(names), variable.line());
        }
        return new Expression.Chain(term, List.copyOf(names), line);
    }

    private Expression term() {
        Token token = words.peek();
        int line = token.line();
        Expression term =
                switch (token.kind()) {
                    case IDENTIFIER -> identifier(token);
                    case DOT -> new Expression.Dot(line);
                    case FIELD -> new Expression.Field(List.of(token.text().substring(1)), line);
                    case VARIABLE -> new Expression.Variable(known(token, token.text()), List.of(), line);
                    case STRING -> new Expression.Constant(words.string(token), line);
                    case CHARACTER -> character(token);
                    case NUMBER -> new Expression.Numeral(number(token), line);
                    case OPEN -> null;
                    default -> null;
                };
        if (token.is(Kind.OPEN)) {
            words.next();
            if (++parentheses > MOST_PARENTHESES) {
                throw words.fail(token, "more than " + MOST_PARENTHESES + " parentheses inside of one another");
            }
            Pipeline inner = parse("parentheses", Kind.CLOSE);
            parentheses--;
            return inner;
        }
        if (term != null) {
            words.next();
        }
        return term;
    }

    private Expression identifier(Token token) {
        String name = token.text();
        if (name.equals("true") || name.equals("false")) {
            return new Expression.Constant(name.equals("true"), token.line());
        }
        if (name.equals("nil")) {
            return new Expression.Nil(token.line());
        }
        if (!functions.contains(name)) {
            String hint = Nearest.to(name, functions)
                    .map(near -> "did you mean " + near + "?")
                    .orElse(null);
            throw words.fail(token, "function \"" + name + "\" is not defined", hint);
        }
        return new Expression.Function(name, token.line());
    }

    private Expression character(Token token) {
        String text = words.string(token);
        if (text.codePointCount(0, text.length()) != 1) {
            throw words.fail(token, token.text() + " is not one character");
        }
        return new Expression.Numeral(GoNumber.ofCharacter(text.codePointAt(0)), token.line());
    }

    private GoNumber number(Token token) {
        Optional<GoNumber> number = GoNumber.parse(token.text());
        return number.orElseThrow(() -> words.fail(token, "\"" + token.text() + "\" is no number"));
    }

    private String known(Token token, String name) {
        if (!variables.contains(name)) {
            throw words.fail(token, "undefined variable \"" + name + "\"");
        }
        return name;
    }
}
