package io.bactrian.validate;

import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Condenses what a schema validator says to what the writer did wrong. Where the schema allows alternatives, the validator
 * reports the failures of all of them; the writer meant one, so only the failures of the nearest alternative are kept.
 */
final class Mistakes {

    private static final int WRONG_KIND = 1000;
    private static final int MISSING = 100;

    /** One branch of a oneOf or anyOf: which keyword, where in the document, which branch. */
    private record Alternative(Group group, int branch) {}

    /** One oneOf or anyOf at one place of the document; {@code depth} and {@code end} are the lengths of the two paths. */
    private record Group(String keyword, String instance, int depth, int end) {

        boolean isSummarisedBy(ValidationMessage message) {
            return message.getEvaluationPath().getNameCount() == end
                    && head(message.getEvaluationPath(), end).equals(keyword)
                    && head(message.getInstanceLocation(), Integer.MAX_VALUE).equals(instance);
        }
    }

    private Mistakes() {}

    static List<ValidationMessage> condense(Collection<ValidationMessage> messages) {
        return condense(messages, 0);
    }

    private static List<ValidationMessage> condense(Collection<ValidationMessage> messages, int from) {
        List<ValidationMessage> kept = new ArrayList<>();
        Map<Group, Map<Integer, List<ValidationMessage>>> groups = new LinkedHashMap<>();
        for (ValidationMessage message : messages) {
            Alternative alternative = next(message, from);
            if (alternative != null) {
                groups.computeIfAbsent(alternative.group(), key -> new TreeMap<>())
                        .computeIfAbsent(alternative.branch(), key -> new ArrayList<>())
                        .add(message);
            } else if (counts(message)) {
                kept.add(message);
            }
        }
        groups.forEach((group, branches) -> {
            // Where more than one branch holds, the failures of the others are not the mistake: the surplus is.
            if (kept.stream().noneMatch(message -> group.isSummarisedBy(message) && isSurplus(message))) {
                kept.removeIf(group::isSummarisedBy);
                kept.addAll(nearest(group, branches.values()));
            }
        });
        return kept;
    }

    /** The failures of the branch that was most likely meant; none when a branch has none that counts. */
    private static List<ValidationMessage> nearest(Group group, Collection<List<ValidationMessage>> branches) {
        List<List<ValidationMessage>> condensed = branches.stream()
                .map(branch -> condense(branch, group.end() + 1))
                .toList();
        boolean onlyMissing = condensed.stream()
                .allMatch(branch -> !branch.isEmpty()
                        && branch.stream()
                                .allMatch(message -> message.getType().equals("required") && isAt(group, message)));
        if (onlyMissing) {
            return condensed.stream().flatMap(List::stream).toList();
        }
        return condensed.stream()
                .min(Comparator.comparingInt(branch -> distance(group, branch)))
                .orElse(List.of());
    }

    private static int distance(Group group, List<ValidationMessage> branch) {
        int distance = branch.size();
        for (ValidationMessage message : branch) {
            if (isAt(group, message)) {
                distance += switch (message.getType()) {
                    case "type", "not" -> WRONG_KIND;
                    case "required" -> MISSING;
                    default -> 0;
                };
            }
        }
        return distance;
    }

    private static boolean isAt(Group group, ValidationMessage message) {
        return message.getInstanceLocation().getNameCount() == group.depth();
    }

    private static boolean isSurplus(ValidationMessage message) {
        return message.getArguments().length > 0
                && !message.getArguments()[0].toString().equals("0");
    }

    /** Camel converts text where it wants another scalar, and settles placeholders before it does. */
    private static boolean counts(ValidationMessage message) {
        if (message.getInstanceNode() == null || !message.getInstanceNode().isValueNode()) {
            return true;
        }
        String text = message.getInstanceNode().asText();
        return switch (message.getType()) {
            case "enum" -> !text.contains("{{");
            case "type" -> !isConvertible(text, message.getSchemaNode().asText());
            default -> true;
        };
    }

    private static boolean isConvertible(String text, String wanted) {
        return switch (wanted) {
            case "string" -> !text.equals("null");
            case "boolean" -> text.contains("{{") || text.equals("true") || text.equals("false");
            case "number", "integer" -> text.contains("{{") || text.matches("[-+]?\\d+(\\.\\d+)?");
            default -> false;
        };
    }

    /** Walks the path of schema keywords; each word that names a part of the document consumes one of its location. */
    private static Alternative next(ValidationMessage message, int from) {
        JsonNodePath path = message.getEvaluationPath();
        int consumed = 0;
        int at = 0;
        while (at < path.getNameCount()) {
            String word = path.getElement(at).toString();
            boolean more = at + 1 < path.getNameCount();
            if (word.equals("properties") && more) {
                consumed++;
                at += 2;
            } else if (word.equals("items") && more) {
                consumed++;
                at++;
            } else if ((word.equals("oneOf") || word.equals("anyOf") || word.equals("allOf")) && more) {
                if (at >= from && !word.equals("allOf") && path.getElement(at + 1) instanceof Integer branch) {
                    Group group = new Group(
                            head(path, at + 1), head(message.getInstanceLocation(), consumed), consumed, at + 1);
                    return new Alternative(group, branch);
                }
                at += 2;
            } else {
                at++;
            }
        }
        return null;
    }

    private static String head(JsonNodePath path, int length) {
        StringBuilder head = new StringBuilder();
        for (int element = 0; element < length && element < path.getNameCount(); element++) {
            head.append('/').append(path.getElement(element));
        }
        return head.toString();
    }
}
