package io.bactrian.cli;

import io.bactrian.logs.bulk.ClusterSettings;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.util.List;
import java.util.SortedSet;
import picocli.CommandLine.Option;

/** Which Elasticsearch a command speaks to. */
final class LogClusterOption {

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "As in logs.elasticsearch.NAME.hosts. Default: the only one there is.")
    private String cluster;

    LogClusterOption() {}

    /** @throws PermanentException when it is not clear which one, or there is none */
    String name(Settings settings) {
        SortedSet<String> names = ClusterSettings.names(settings);
        if (names.isEmpty()) {
            throw wrong("no Elasticsearch is set", "set logs.elasticsearch.NAME.hosts");
        }
        if (cluster == null) {
            if (names.size() > 1) {
                throw wrong("there are several clusters", "name one with --cluster: " + String.join(", ", names));
            }
            return names.first();
        }
        if (!names.contains(cluster)) {
            throw wrong(
                    "there is no cluster " + cluster,
                    Nearest.to(cluster, List.copyOf(names))
                            .map(near -> "did you mean " + near + "?")
                            .orElse("known are " + String.join(", ", names)));
        }
        return cluster;
    }

    private static PermanentException wrong(String message, String hint) {
        return new PermanentException(ExitCode.CONFIGURATION, message, hint);
    }
}
