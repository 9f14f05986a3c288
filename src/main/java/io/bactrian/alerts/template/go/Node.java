package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.Expression.Pipeline;
import java.util.List;

/** What a template is made of. */
sealed interface Node {

    record Text(String text) implements Node {}

    record Action(Pipeline pipeline) implements Node {}

    record If(Pipeline pipeline, List<Node> then, List<Node> otherwise) implements Node {}

    record With(Pipeline pipeline, List<Node> then, List<Node> otherwise) implements Node {}

    record Range(Pipeline pipeline, List<Node> body, List<Node> otherwise) implements Node {}

    /**
     * @param argument null for none
     */
    record Call(String name, Pipeline argument, int line) implements Node {}

    record Break(int line) implements Node {}

    record Continue(int line) implements Node {}
}
