package io.bactrian.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** Puts route files into a context, and says of every failure in which file it is. */
final class RouteLoading {

    private static final List<String> BY_HAND = List.of("quartz", "direct");

    private final Path folder;
    private final Map<String, Path> fileOfRoute = new LinkedHashMap<>();

    RouteLoading(Path folder) {
        this.folder = folder;
    }

    /** @throws ProblemsException with one problem for every file that Camel does not take */
    void load(CamelContext context, List<Path> files) {
        List<Problem> problems = new ArrayList<>();
        Map<Path, Collection<RoutesBuilder>> builders = new LinkedHashMap<>();
        for (Path file : files) {
            attempt(context, file, problems, () -> builders.put(file, read(context, file)));
        }
        // Configurations first, whatever their file is called: a route looks its own up while it is added.
        builders.forEach((file, some) -> attempt(context, file, problems, () -> {
            for (RoutesBuilder builder : some) {
                if (builder instanceof RouteConfigurationsBuilder configurations) {
                    context.addRoutesConfigurations(configurations);
                }
            }
        }));
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        builders.forEach((file, some) -> attempt(context, file, problems, () -> {
            List<String> taken = new ArrayList<>();
            ModelLifecycleStrategy watch = new Watch(file, taken);
            model.addModelLifecycleStrategy(watch);
            try {
                for (RoutesBuilder builder : some) {
                    context.addRoutes(builder);
                }
            } finally {
                model.getModelLifecycleStrategies().remove(watch);
            }
            taken.forEach(
                    message -> problems.add(new Problem(name(file), message, "give every route an id of its own")));
        }));
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(Problem::place));
            throw new ProblemsException(problems);
        }
        if (fileOfRoute.isEmpty()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "no route in the " + files.size() + " files of " + folder,
                    "at least one file must hold a list item '- route:'");
        }
    }

    /** Leaves out every route that takes files, connections or messages that the running service is to take. */
    void startOnlyWhatIsAskedFor(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            String from = route.getInput().getEndpointUri();
            if (BY_HAND.stream().noneMatch(scheme -> from.startsWith(scheme + ":"))) {
                route.setAutoStartup("false");
            }
        }
    }

    /** The failure of a start as an operator reads it. */
    BactrianException explain(CamelContext context, Exception failure) {
        Optional<BactrianException> own = cause(failure, BactrianException.class);
        Optional<FailedToCreateRouteException> notBuilt = cause(failure, FailedToCreateRouteException.class);
        Optional<FailedToStartRouteException> notStarted = cause(failure, FailedToStartRouteException.class);
        String place = notBuilt.map(FailedToCreateRouteException::getRouteId)
                .or(() -> notStarted.map(FailedToStartRouteException::getRouteId))
                .map(this::place)
                .orElse("");
        if (own.isPresent()) {
            BactrianException e = own.get();
            return place.isEmpty()
                    ? e
                    : new PermanentException(
                            e.exitCode(), place + e.getMessage(), e.hint().orElse(null), failure);
        }
        Reasons reasons = Reasons.of(context, failure);
        String reason = reasons.message();
        String hint = reasons.optionalHint().orElse(null);
        return notBuilt.isPresent() || notStarted.isEmpty()
                ? new PermanentException(ExitCode.CONFIGURATION, place + reason, hint, failure)
                : new BactrianException(ExitCode.FAILED, place + reason, hint, failure);
    }

    private String place(String routeId) {
        Path file = fileOfRoute.get(routeId);
        return (file == null ? "" : name(file) + ": ") + "route " + routeId + ": ";
    }

    private static Collection<RoutesBuilder> read(CamelContext context, Path file) throws Exception {
        Resource resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
        return PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource);
    }

    private void attempt(CamelContext context, Path file, List<Problem> problems, Step step) {
        try {
            step.run();
        } catch (Exception e) {
            Reasons reasons = Reasons.of(context, e);
            String line = reasons.line().isPresent() ? ":" + reasons.line().getAsInt() : "";
            Problem problem = new Problem(name(file) + line, reasons.message(), reasons.hint());
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }
    }

    private String name(Path file) {
        Path above = folder.getParent();
        return (above == null ? file : above.relativize(file)).toString();
    }

    private static <T> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    /** Camel lets the later of two routes with one id replace the earlier: a backup would vanish without a word. */
    private final class Watch extends ModelLifecycleStrategySupport {

        private final Path file;
        private final List<String> taken;

        Watch(Path file, List<String> taken) {
            this.file = file;
            this.taken = taken;
        }

        @Override
        public void onAddRouteDefinition(RouteDefinition route) {
            Path other = fileOfRoute.putIfAbsent(route.getRouteId(), file);
            if (other != null) {
                taken.add("route id " + route.getRouteId() + " is used twice"
                        + (other.equals(file) ? " in this file" : ", here and in " + name(other)));
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }
}
