package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.TemplateException;
import io.bactrian.alerts.template.go.Expression.Pipeline;
import io.bactrian.alerts.template.go.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a template text into its nodes, with the templates that it defines. */
public final class Parser {

    private static final Set<String> ENDS = Set.of("end", "else");

    /**
     * What a text holds.
     *
     * @param main what is outside of definitions
     */
    public record Parsed(Template main, Map<String, Template> defined) {}

    private final String source;
    private final Words words;
    private final PipelineParser pipelines;
    private final Map<String, Template> defined = new LinkedHashMap<>();
    private String template;
    private int nesting;
    private int ranges;

    private Parser(String name, String source, String text, Set<String> functions) {
        this.source = source;
        this.template = name;
        this.words = new Words(source, Lexer.tokens(source, text));
        this.pipelines = new PipelineParser(words, functions);
    }

    /**
     * @param name of the text itself
     * @param source as messages name it
     * @param functions all that it may use
     * @throws TemplateException with the line, when it is no template
     */
    public static Parsed parse(String name, String source, String text, Set<String> functions) {
        return new Parser(name, source, text, functions).run();
    }

    private Parsed run() {
        String name = template;
        List<Node> body = list();
        if (!words.peek().is(Kind.END)) {
            throw words.fail(
                    words.peekKeyword(), "unexpected {{" + words.peekKeyword().text() + "}}");
        }
        return new Parsed(new Template(name, source, body), defined);
    }

    /** Up to an end or else, whose left delimiter is read, or the end of the text. */
    private List<Node> list() {
        List<Node> nodes = new ArrayList<>();
        while (!words.peek().is(Kind.END)) {
            int start = words.mark();
            Token token = words.next();
            if (token.is(Kind.TEXT)) {
                nodes.add(new Node.Text(token.text()));
                continue;
            }
            words.skipSpace();
            if (words.peek().is(Kind.IDENTIFIER) && ENDS.contains(words.peek().text())) {
                words.back(start);
                return List.copyOf(nodes);
            }
            action(nodes);
        }
        return List.copyOf(nodes);
    }

    private void action(List<Node> nodes) {
        Token first = words.peek();
        if (!first.is(Kind.IDENTIFIER)) {
            nodes.add(new Node.Action(pipelines.parse("an action", Kind.RIGHT)));
            return;
        }
        switch (first.text()) {
            case "if", "with", "range" -> {
                words.next();
                nodes.add(control(first.text(), first.line()));
            }
            case "define" -> define(words.next());
            case "block" -> nodes.add(block(words.next()));
            case "template" -> nodes.add(call(words.next()));
            case "break" -> nodes.add(leave(words.next()));
            case "continue" -> nodes.add(leave(words.next()));
            default -> nodes.add(new Node.Action(pipelines.parse("an action", Kind.RIGHT)));
        }
    }

    private Node leave(Token word) {
        if (ranges == 0) {
            throw words.fail(word, "{{" + word.text() + "}} outside {{range}}");
        }
        words.expectRight("{{" + word.text() + "}}");
        return word.text().equals("break") ? new Node.Break(word.line()) : new Node.Continue(word.line());
    }

    private Node control(String kind, int line) {
        deeper(line);
        int scope = pipelines.mark();
        Pipeline pipeline = pipelines.parse(kind, Kind.RIGHT);
        ranges += kind.equals("range") ? 1 : 0;
        List<Node> body = list();
        ranges -= kind.equals("range") ? 1 : 0;
        List<Node> otherwise = alternative(kind, line);
        pipelines.release(scope);
        nesting--;
        return switch (kind) {
            case "if" -> new Node.If(pipeline, body, otherwise);
            case "with" -> new Node.With(pipeline, body, otherwise);
            default -> new Node.Range(pipeline, body, otherwise);
        };
    }

    private List<Node> alternative(String kind, int line) {
        Token word = endOrElse(kind, line);
        if (word.text().equals("end")) {
            words.expectRight("{{end}}");
            return List.of();
        }
        words.skipSpace();
        Token next = words.peek();
        if (next.is(Kind.IDENTIFIER) && next.text().equals(kind) && !kind.equals("range")) {
            words.next();
            return List.of(control(kind, next.line()));
        }
        words.expectRight("{{else}}");
        List<Node> otherwise = list();
        Token end = endOrElse(kind, line);
        if (!end.text().equals("end")) {
            throw words.fail(end, "expected {{end}}, found {{else}}");
        }
        words.expectRight("{{end}}");
        return otherwise;
    }

    private Token endOrElse(String kind, int line) {
        if (words.peek().is(Kind.END)) {
            throw words.fail(words.peek(), "{{" + kind + "}} of line " + line + " has no {{end}}");
        }
        words.next();
        words.skipSpace();
        return words.next();
    }

    private void define(Token word) {
        if (nesting > 0) {
            throw words.fail(word, "{{define}} inside of another action");
        }
        String name = name("{{define}}");
        words.expectRight("{{define}}");
        add(word, name, body("define", word));
    }

    private Node block(Token word) {
        String name = name("{{block}}");
        Pipeline argument = pipelines.parse("{{block}}", Kind.RIGHT);
        add(word, name, body("block", word));
        return new Node.Call(name, argument, word.line());
    }

    private List<Node> body(String kind, Token word) {
        String outer = template;
        int outerNesting = nesting;
        int outerRanges = ranges;
        List<String> outerVariables = pipelines.enter();
        nesting = 1;
        ranges = 0;
        List<Node> body = list();
        Token end = endOrElse(kind, word.line());
        if (!end.text().equals("end")) {
            throw words.fail(end, "unexpected {{else}} in {{" + kind + "}}");
        }
        words.expectRight("{{end}}");
        pipelines.leave(outerVariables);
        template = outer;
        nesting = outerNesting;
        ranges = outerRanges;
        return body;
    }

    private void add(Token word, String name, List<Node> body) {
        Template made = new Template(name, source, body);
        Template before = defined.get(name);
        if (before != null && !before.isEmpty() && !made.isEmpty()) {
            throw words.fail(word, "template \"" + name + "\" is defined twice");
        }
        if (before == null || before.isEmpty()) {
            defined.put(name, made);
        }
    }

    private Node call(Token word) {
        String name = name("{{template}}");
        words.skipSpace();
        if (words.peek().is(Kind.RIGHT)) {
            words.next();
            return new Node.Call(name, null, word.line());
        }
        return new Node.Call(name, pipelines.parse("{{template}}", Kind.RIGHT), word.line());
    }

    private String name(String where) {
        words.skipSpace();
        Token token = words.next();
        if (!token.is(Kind.STRING)) {
            throw words.fail(token, "expected a quoted name in " + where + ", found " + token.shown());
        }
        return words.string(token);
    }

    private void deeper(int line) {
        if (++nesting > 200) {
            throw new TemplateException(source, "", line, "more than 200 actions inside of one another");
        }
    }
}
