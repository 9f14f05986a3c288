package io.bactrian.validate;

import com.networknt.schema.JsonNodePath;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlSequence;

/**
 * A place in a document.
 *
 * @param name what a person calls it: the property it is the value of
 */
record Located(YamlNode node, int line, String name, boolean isStep, boolean isItem) {

    static Located of(YamlNode root, JsonNodePath path) {
        YamlNode node = root;
        int line = root.line();
        String name = "the file";
        boolean inSteps = false;
        for (int element = 0; element < path.getNameCount(); element++) {
            if (node instanceof YamlMapping mapping) {
                name = path.getElement(element).toString();
                inSteps = name.equals("steps");
                line = mapping.lineOf(name);
                node = mapping.find(name).orElse(node);
            } else if (node instanceof YamlSequence sequence) {
                node = sequence.items().get((Integer) path.getElement(element));
                line = node.line();
                name = inSteps ? "this step" : element == 0 ? "this item" : "an item of " + name;
            }
        }
        boolean inList = path.getNameCount() > 0 && path.getElement(path.getNameCount() - 1) instanceof Integer;
        return new Located(node, line, name, inList && inSteps, inList && path.getNameCount() == 1);
    }
}
