package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A routing tree as lines of text, the whole of it or the way an alert takes through it. */
public final class RouteTree {

    private record Node(String text, List<Node> below) {}

    private RouteTree() {}

    /** Every node with its receiver. */
    public static List<String> all(Route root) {
        return lines(whole(root));
    }

    /** The nodes that match, with the receiver at the end of each way. */
    public static List<String> matching(Route root, Labels alert) {
        return lines(way(root, alert));
    }

    private static Node whole(Route route) {
        String text = matchers(route) + (route.continues() ? "  continue: true" : "") + receiver(route);
        return new Node(text, route.routes().stream().map(RouteTree::whole).toList());
    }

    private static Node way(Route route, Labels alert) {
        List<Node> below = new ArrayList<>();
        for (Route child : route.routes()) {
            if (Matcher.all(child.matchers(), alert)) {
                below.add(way(child, alert));
                if (!child.continues()) {
                    break;
                }
            }
        }
        return new Node(matchers(route) + (below.isEmpty() ? receiver(route) : ""), below);
    }

    private static String matchers(Route route) {
        return route.matchers().isEmpty()
                ? "default-route"
                : route.matchers().stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static String receiver(Route route) {
        return "  receiver: " + route.receiver();
    }

    private static List<String> lines(Node root) {
        List<String> lines = new ArrayList<>(List.of("."));
        lines(root, "", true, lines);
        return lines;
    }

    private static void lines(Node node, String indent, boolean last, List<String> lines) {
        lines.add(indent + (last ? "└── " : "├── ") + node.text());
        for (int child = 0; child < node.below().size(); child++) {
            lines(
                    node.below().get(child),
                    indent + (last ? "    " : "│   "),
                    child == node.below().size() - 1,
                    lines);
        }
    }
}
