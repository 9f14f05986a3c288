package io.bactrian.alerts.template.go;

import java.util.ArrayList;
import java.util.List;

/** The variables of one call of a template; the newest of a name counts. */
final class Variables {

    private static final class Variable {
        private final String name;
        private Object value;

        Variable(String name, Object value) {
            this.name = name;
            this.value = value;
        }
    }

    private final List<Variable> stack = new ArrayList<>();

    Variables(Object data) {
        declare("$", data);
    }

    void declare(String name, Object value) {
        stack.add(new Variable(name, value));
    }

    void assign(String name, Object value) {
        find(name).value = value;
    }

    Object get(String name) {
        return find(name).value;
    }

    int mark() {
        return stack.size();
    }

    void release(int mark) {
        stack.subList(mark, stack.size()).clear();
    }

    private Variable find(String name) {
        for (int index = stack.size() - 1; index >= 0; index--) {
            if (stack.get(index).name.equals(name)) {
                return stack.get(index);
            }
        }
        throw new Function.Refusal("undefined variable \"" + name + "\"");
    }
}
