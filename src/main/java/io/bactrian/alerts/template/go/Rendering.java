package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.TemplateException;
import io.bactrian.alerts.template.go.Expression.Command;
import io.bactrian.alerts.template.go.Expression.Pipeline;
import io.bactrian.alerts.template.go.Function.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Applies templates to data, once. */
final class Rendering {

    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Map<String, Template> templates;
    private final Map<String, Function> functions;
    private final Output output;
    private final Meter meter;

    Rendering(Map<String, Template> templates, Map<String, Function> functions, Output output, Limits limits) {
        this.templates = templates;
        this.functions = functions;
        this.output = output;
        this.meter = new Meter(limits);
    }

    void run(Template template, Object data) {
        new Call(template, data).nodes(data, template.body());
    }

    /** One template at work. */
    private final class Call {

        private final Evaluator evaluator;

        Call(Template template, Object data) {
            this.evaluator = new Evaluator(template, functions, meter, data);
        }

        Flow nodes(Object dot, List<Node> nodes) {
            for (Node node : nodes) {
                Flow flow = node(dot, node);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        }

        private Flow node(Object dot, Node node) {
            if (node instanceof Node.Text text) {
                output.literal(text.text());
                check(1);
                return Flow.ON;
            }
            if (node instanceof Node.Action action) {
                action(dot, action.pipeline());
                return Flow.ON;
            }
            if (node instanceof Node.Break) {
                return Flow.BREAK;
            }
            if (node instanceof Node.Continue) {
                return Flow.CONTINUE;
            }
            int mark = evaluator.variables().mark();
            Flow flow = block(dot, node);
            evaluator.variables().release(mark);
            return flow;
        }

        private Flow block(Object dot, Node node) {
            if (node instanceof Node.If choice) {
                boolean truth = Values.truth(evaluator.pipeline(dot, choice.pipeline()));
                return nodes(dot, truth ? choice.then() : choice.otherwise());
            }
            if (node instanceof Node.With with) {
                Object value = evaluator.pipeline(dot, with.pipeline());
                return Values.truth(value) ? nodes(value, with.then()) : nodes(dot, with.otherwise());
            }
            if (node instanceof Node.Range range) {
                return range(dot, range);
            }
            call(dot, (Node.Call) node);
            return Flow.ON;
        }

        private void action(Object dot, Pipeline pipeline) {
            if (!pipeline.variables().isEmpty()) {
                evaluator.pipeline(dot, pipeline);
                return;
            }
            List<Command> commands = pipeline.commands();
            Command last = commands.get(commands.size() - 1);
            String escaper = last.head() instanceof Expression.Function function && output.escapesAs(function.name())
                    ? function.name()
                    : "";
            Object value;
            if (!escaper.isEmpty() && commands.size() > 1 && last.words().size() == 1) {
                value = evaluator.commands(dot, commands.subList(0, commands.size() - 1));
            } else if (!escaper.isEmpty()
                    && commands.size() == 1
                    && last.words().size() == 2) {
                value = evaluator.argument(dot, last.words().get(1));
            } else {
                value = evaluator.pipeline(dot, pipeline);
                escaper = "";
            }
            try {
                output.value(value, escaper);
            } catch (Refusal e) {
                throw evaluator.fail(pipeline.line(), e.getMessage());
            }
            check(pipeline.line());
        }

        private void check(int line) {
            try {
                meter.step();
                meter.output(output.length());
            } catch (Refusal e) {
                throw evaluator.fail(line, e.getMessage());
            }
        }

        private Flow range(Object dot, Node.Range range) {
            Pipeline pipeline = range.pipeline();
            Object value = evaluator.commands(dot, pipeline.commands());
            Flow flow = Flow.ON;
            boolean any = false;
            if (value instanceof List<?> list) {
                for (int index = 0; index < list.size() && flow != Flow.BREAK; index++) {
                    any = true;
                    flow = once(pipeline, (long) index, list.get(index), range.body());
                }
            } else if (value instanceof Map<?, ?> map) {
                for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                    any = true;
                    flow = once(pipeline, entry.getKey(), entry.getValue(), range.body());
                    if (flow == Flow.BREAK) {
                        break;
                    }
                }
            } else if (value != null) {
                throw evaluator.fail(
                        pipeline.line(), "range can't iterate over a value of type " + Values.typeOf(value));
            }
            return any ? Flow.ON : nodes(dot, range.otherwise());
        }

        private Flow once(Pipeline pipeline, Object key, Object element, List<Node> body) {
            check(pipeline.line());
            Variables variables = evaluator.variables();
            int mark = variables.mark();
            List<String> names = pipeline.variables();
            for (int index = 0; index < names.size(); index++) {
                Object value = names.size() == 2 && index == 0 ? key : element;
                if (pipeline.declares()) {
                    variables.declare(names.get(index), value);
                } else {
                    variables.assign(names.get(index), value);
                }
            }
            Flow flow = nodes(element, body);
            variables.release(mark);
            return flow;
        }

        private void call(Object dot, Node.Call call) {
            Template template = templates.get(call.name());
            if (template == null) {
                throw evaluator.fail(call.line(), "template \"" + call.name() + "\" is not defined");
            }
            Object data = call.argument() == null ? null : evaluator.pipeline(dot, call.argument());
            try {
                meter.enter();
            } catch (Refusal e) {
                throw evaluator.fail(call.line(), e.getMessage());
            }
            run(template, data);
            meter.leave();
        }
    }

    /** For messages: that a template is called which there is not. */
    static void checkCalls(Template template, List<Node> nodes, java.util.Set<String> known) {
        for (Node node : nodes) {
            if (node instanceof Node.Call call && !known.contains(call.name())) {
                throw new TemplateException(
                        template.source(),
                        template.name(),
                        call.line(),
                        "template \"" + call.name() + "\" is not defined",
                        io.bactrian.runtime.Nearest.to(call.name(), known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse(null));
            }
            if (node instanceof Node.If choice) {
                checkCalls(template, choice.then(), known);
                checkCalls(template, choice.otherwise(), known);
            } else if (node instanceof Node.With with) {
                checkCalls(template, with.then(), known);
                checkCalls(template, with.otherwise(), known);
            } else if (node instanceof Node.Range range) {
                checkCalls(template, range.body(), known);
                checkCalls(template, range.otherwise(), known);
            }
        }
    }
}
