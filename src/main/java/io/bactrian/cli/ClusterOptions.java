package io.bactrian.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * Options of Alertmanager that mean something else here, or nothing: they are taken, so that its command lines start,
 * and the log says what holds instead.
 */
@SuppressWarnings("UnusedVariable") // most are taken and nothing else
final class ClusterOptions {

    private static final String UNUSED = "Taken, and without effect.";
    private static final String UNUSED_BEGINS = "Taken, and without effect";

    @Option(names = "--cluster.listen-address", paramLabel = "ADDRESS", description = UNUSED)
    private String listenAddress;

    @Option(
            names = "--cluster.peer",
            paramLabel = "ADDRESS",
            description = "Taken, and without effect: instances that work together share one PostgreSQL ledger"
                    + " (ledger.url), and talk to nobody else.")
    private List<String> peers = List.of();

    @Option(names = "--cluster.advertise-address", paramLabel = "ADDRESS", description = UNUSED)
    private String advertiseAddress;

    @Option(names = "--cluster.peer-name", paramLabel = "NAME", description = UNUSED)
    private String peerName;

    @Option(names = "--cluster.label", paramLabel = "LABEL", description = UNUSED)
    private String label;

    @Option(names = "--cluster.tls-config", paramLabel = "FILE", description = UNUSED)
    private String tlsConfig;

    @Option(
            names = {
                "--cluster.peer-timeout",
                "--cluster.peers-resolve-timeout",
                "--cluster.gossip-interval",
                "--cluster.pushpull-interval",
                "--cluster.tcp-timeout",
                "--cluster.probe-timeout",
                "--cluster.probe-interval",
                "--cluster.settle-timeout",
                "--cluster.reconnect-interval",
                "--cluster.reconnect-timeout"
            },
            paramLabel = "DURATION",
            description = UNUSED)
    private List<String> intervals = List.of();

    @Option(
            names = {
                "--cluster.allow-insecure-public-advertise-address-discovery",
                "--no-cluster.allow-insecure-public-advertise-address-discovery"
            },
            description = UNUSED)
    private boolean publicAddress;

    @Option(
            names = {"--data.maintenance-interval", "--dispatch.maintenance-interval", "--dispatch.start-delay"},
            paramLabel = "DURATION",
            description = UNUSED + " The ledger is always up to date, and groups go on where they were.")
    private List<String> maintenance = List.of();

    @Option(names = "--web.ui-path", paramLabel = "FOLDER", description = UNUSED + " There is no such interface.")
    private String uiPath;

    @Option(names = "--no-web.systemd-socket", description = UNUSED)
    private boolean noSystemdSocket;

    @Option(names = "--auto-gomemlimit.ratio", paramLabel = "RATIO", description = UNUSED)
    private String memoryLimit;

    @Option(
            names = {"--log.silences", "--no-log.silences"},
            description = UNUSED + " Silences always stand in the history.")
    private boolean logSilences;

    @Option(
            names = {"--silences.max-silences", "--silences.max-silence-size-bytes", "--alerts.per-alertname-limit"},
            paramLabel = "N",
            description = UNUSED + " The bounds are Bactrian's own.")
    private List<Integer> limits = List.of();

    /** Whether somebody counts on a cluster. */
    boolean asksForCluster() {
        return !peers.isEmpty();
    }

    /** Those that were given, to be named in the log. */
    static List<String> given(CommandSpec command) {
        return command.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> option.description().length > 0 && option.description()[0].startsWith(UNUSED_BEGINS))
                .map(OptionSpec::longestName)
                .distinct()
                .toList();
    }
}
