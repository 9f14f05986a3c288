package io.bactrian.cli;

import io.bactrian.backup.repository.RepositoryEndpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * A route that stores backups.
 *
 * @param name of its backups
 * @param repository where they go, with the retention they are kept by
 */
record BackupRoute(String name, RepositoryEndpoint repository) {

    static List<BackupRoute> of(CamelContext context) {
        List<BackupRoute> routes = new ArrayList<>();
        for (RouteDefinition route :
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions()) {
            Collection<ToDefinition> steps =
                    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class);
            for (ToDefinition step : steps) {
                if (step.getEndpointUri() != null && step.getEndpointUri().startsWith("repository:")) {
                    RepositoryEndpoint endpoint = context.getEndpoint(step.getEndpointUri(), RepositoryEndpoint.class);
                    String routeId = route.getRouteId();
                    String name = endpoint.getBackup() != null
                            ? endpoint.getBackup()
                            : routeId.substring(routeId.indexOf('-') + 1);
                    routes.add(new BackupRoute(name, endpoint));
                }
            }
        }
        return routes;
    }
}
