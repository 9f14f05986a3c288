package io.bactrian.alerts.template.go;

import java.util.List;

/**
 * A parsed template; immutable.
 *
 * @param source the file or text that it was read from
 */
public record Template(String name, String source, List<Node> body) {

    /** Whether it holds nothing but white space: such a one does not replace another. */
    public boolean isEmpty() {
        return body.stream()
                .allMatch(node -> node instanceof Node.Text text && text.text().isBlank());
    }
}
