package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.TemplateException;
import io.bactrian.alerts.template.go.Expression.Command;
import io.bactrian.alerts.template.go.Expression.Pipeline;
import io.bactrian.alerts.template.go.Function.Arguments;
import io.bactrian.alerts.template.go.Function.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of expressions, within one call of a template. */
final class Evaluator {

    /** That nothing is piped in. */
    private static final Object NOTHING = new Object();

    private final Template template;
    private final Map<String, Function> functions;
    private final Meter meter;
    private final Variables variables;

    Evaluator(Template template, Map<String, Function> functions, Meter meter, Object data) {
        this.template = template;
        this.functions = functions;
        this.meter = meter;
        this.variables = new Variables(data);
    }

    Variables variables() {
        return variables;
    }

    TemplateException fail(int line, String what) {
        return new TemplateException(template.source(), template.name(), line, what);
    }

    /** The value of a pipeline; its variables are set to it. */
    Object pipeline(Object dot, Pipeline pipeline) {
        Object value = commands(dot, pipeline.commands());
        for (String name : pipeline.variables()) {
            if (pipeline.declares()) {
                variables.declare(name, value);
            } else {
                variables.assign(name, value);
            }
        }
        return value;
    }

    Object commands(Object dot, List<Command> commands) {
        Object value = NOTHING;
        for (Command command : commands) {
            value = command(dot, command, value);
        }
        return value;
    }

    Object argument(Object dot, Expression expression) {
        return argument(dot, expression, Kind.ANY);
    }

    private Object command(Object dot, Command command, Object piped) {
        Expression head = command.head();
        List<Expression> arguments = command.words().subList(1, command.words().size());
        try {
            meter.step();
            Object value;
            if (head instanceof Expression.Field field) {
                value = chain(dot, dot, field.names(), arguments, piped);
            } else if (head instanceof Expression.Variable variable
                    && !variable.names().isEmpty()) {
                value = chain(dot, variables.get(variable.name()), variable.names(), arguments, piped);
            } else if (head instanceof Expression.Chain chain) {
                value = chain(dot, argument(dot, chain.base()), chain.names(), arguments, piped);
            } else if (head instanceof Expression.Function function) {
                value = function(dot, function.name(), arguments, piped);
            } else if (!arguments.isEmpty() || piped != NOTHING) {
                throw new Refusal("can't give argument to non-function");
            } else if (head instanceof Expression.Nil) {
                throw new Refusal("nil is not a command");
            } else {
                value = argument(dot, head);
            }
            meter.value(value);
            return value;
        } catch (Refusal e) {
            throw fail(head.line(), e.getMessage());
        }
    }

    private Object argument(Object dot, Expression expression, Kind kind) {
        if (expression instanceof Expression.Numeral number) {
            return kind.convert(number.number());
        }
        return kind.convert(value(dot, expression));
    }

    private Object value(Object dot, Expression expression) {
        if (expression instanceof Expression.Dot) {
            return dot;
        }
        if (expression instanceof Expression.Constant constant) {
            return constant.value();
        }
        if (expression instanceof Expression.Field field) {
            return chain(dot, dot, field.names(), List.of(), NOTHING);
        }
        if (expression instanceof Expression.Variable variable) {
            return chain(dot, variables.get(variable.name()), variable.names(), List.of(), NOTHING);
        }
        if (expression instanceof Expression.Chain chain) {
            return chain(dot, argument(dot, chain.base()), chain.names(), List.of(), NOTHING);
        }
        if (expression instanceof Expression.Function function) {
            return function(dot, function.name(), List.of(), NOTHING);
        }
        if (expression instanceof Pipeline inner) {
            return pipeline(dot, inner);
        }
        return null;
    }

    private Object chain(Object dot, Object base, List<String> names, List<Expression> arguments, Object piped) {
        Object value = base;
        for (int index = 0; index < names.size(); index++) {
            boolean last = index == names.size() - 1;
            value = field(dot, value, names.get(index), last ? arguments : List.of(), last ? piped : NOTHING);
        }
        return value;
    }

    private Object field(Object dot, Object receiver, String name, List<Expression> arguments, Object piped) {
        meter.step();
        if (receiver == null) {
            throw new Refusal("nil pointer evaluating interface {}." + name);
        }
        if (receiver instanceof GoObject object) {
            Optional<Function> method = object.method(name);
            if (method.isPresent()) {
                return call(dot, name, method.get(), arguments, piped);
            }
        }
        boolean given = !arguments.isEmpty() || piped != NOTHING;
        if (receiver instanceof GoStruct struct && struct.has(name)) {
            if (given) {
                throw new Refusal(name + " has arguments but cannot be invoked as function");
            }
            return struct.get(name);
        }
        if (receiver instanceof Map<?, ?> map) {
            if (given) {
                throw new Refusal(name + " is not a method but has arguments");
            }
            return Values.at(map, name);
        }
        throw new Refusal("can't evaluate field " + name + " in type " + Values.typeOf(receiver));
    }

    private Object function(Object dot, String name, List<Expression> arguments, Object piped) {
        if (name.equals("and") || name.equals("or")) {
            return shortCircuit(dot, name, arguments, piped);
        }
        return call(dot, name, functions.get(name), arguments, piped);
    }

    private Object shortCircuit(Object dot, String name, List<Expression> arguments, Object piped) {
        if (arguments.isEmpty() && piped == NOTHING) {
            throw new Refusal("wrong number of args for " + name + ": want at least 1 got 0");
        }
        Object value = null;
        for (Expression argument : arguments) {
            value = argument(dot, argument, Kind.ANY);
            if (Values.truth(value) == name.equals("or")) {
                return value;
            }
        }
        return piped == NOTHING ? value : piped;
    }

    private Object call(Object dot, String name, Function function, List<Expression> given, Object piped) {
        Optional<String> refusal = function.refusal(name, given.size() + (piped == NOTHING ? 0 : 1));
        if (refusal.isPresent()) {
            throw new Refusal(refusal.get());
        }
        List<Object> values = new ArrayList<>();
        for (Expression argument : given) {
            values.add(argument(dot, argument, function.kindAt(values.size())));
        }
        if (piped != NOTHING) {
            values.add(function.kindAt(values.size()).convert(piped));
        }
        values.forEach(meter::value);
        try {
            return function.body().apply(new Arguments(values));
        } catch (Refusal e) {
            throw new Refusal("error calling " + name + ": " + e.getMessage());
        }
    }
}
