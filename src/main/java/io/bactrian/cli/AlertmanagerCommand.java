package io.bactrian.cli;

import io.bactrian.alerts.api.ApiLimits;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Metrics;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bactrian alertmanager}: takes Alertmanager's place, with its file and its options. */
@Command(
        name = "alertmanager",
        description = "Take the place of Prometheus Alertmanager: its configuration file, its options, its HTTP API.")
public final class AlertmanagerCommand implements Callable<Integer> {

    private final AlertServiceFactory factory;

    @Mixin
    private CommonOptions options;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private FeatureOptions features;

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "Alertmanager's configuration. Default: ${DEFAULT-VALUE}.",
            defaultValue = "alertmanager.yml")
    private Path configFile;

    @Option(
            names = "--storage.path",
            paramLabel = "FOLDER",
            description = "Where the ledger is, unless ledger.url is set. Default: ${DEFAULT-VALUE}.",
            defaultValue = "data/")
    private Path storage;

    @Option(
            names = "--data.retention",
            paramLabel = "DURATION",
            description = "How long what is over is kept. Default: ${DEFAULT-VALUE}.",
            defaultValue = "120h",
            converter = GoDuration.class)
    private Duration retention;

    @Option(
            names = "--alerts.gc-interval",
            paramLabel = "DURATION",
            description = "How often resolved alerts are put away. Default: ${DEFAULT-VALUE}.",
            defaultValue = "30m",
            converter = GoDuration.class)
    private Duration gcInterval;

    @Option(
            names = ListenAddress.OPTION,
            paramLabel = "HOST:PORT",
            description = "Where to listen; may be repeated. Any address that others reach needs http.user and"
                    + " http.password-file in the settings. Default: ${DEFAULT-VALUE}.",
            defaultValue = "127.0.0.1:9093")
    private List<String> listenAddresses;

    @Option(
            names = "--web.external-url",
            paramLabel = "URL",
            description = "How people reach this server; links in messages start with it. Default: the first"
                    + " address to listen on, with the host's name where that is every address.")
    private URI externalUrl;

    @Option(
            names = "--web.route-prefix",
            paramLabel = "PATH",
            description = "What every path starts with. Default: the path of --web.external-url.")
    private String routePrefix;

    @Option(
            names = "--web.get-concurrency",
            paramLabel = "N",
            description = "How many GET requests are worked on at once; sixteen times as many wait, the rest is refused"
                    + " with 503. Default: 8, or the number of processors when that is larger.",
            defaultValue = "0")
    private int getConcurrency;

    @Option(
            names = "--web.timeout",
            paramLabel = "DURATION",
            description = "How long a request may take. Default: no limit.",
            defaultValue = "0",
            converter = GoDuration.class)
    private Duration timeout;

    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description = "Refused: logins are the settings http.user and http.password-file, TLS is a proxy's.")
    private String webConfig;

    @Option(names = "--web.systemd-socket", description = "Refused: listen on an address.")
    private boolean systemdSocket;

    @Option(
            names = "--log.level",
            paramLabel = "LEVEL",
            description = "debug, info, warn or error. Default: ${DEFAULT-VALUE}.",
            defaultValue = "info")
    private LogLevel logLevel;

    @Option(
            names = "--log.format",
            paramLabel = "FORMAT",
            description = "logfmt or json. Default: ${DEFAULT-VALUE}.",
            defaultValue = "logfmt")
    private LogFormat logFormat;

    private enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    private enum LogFormat {
        LOGFMT,
        JSON
    }

    public AlertmanagerCommand() {
        this(AlertFlow::start);
    }

    /** @param factory makes what answers */
    public AlertmanagerCommand(AlertServiceFactory factory) {
        this.factory = factory;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Before anything logs.
        System.setProperty("bactrian.log.level", logLevel.name().toLowerCase(Locale.ROOT));
        System.setProperty("bactrian.log.format", logFormat.name().toLowerCase(Locale.ROOT));
        refuseWhatIsNotThere();
        List<ListenAddress> addresses =
                listenAddresses.stream().map(ListenAddress::parse).toList();
        URI external = externalUrl == null
                ? URI.create("http://" + addresses.get(0).reachable())
                : ExternalUrl.of(externalUrl);
        MatcherMode matcherMode = features.matcherMode();
        Settings settings = options.settings();
        ApiLimits limits = ApiLimits.from(settings, getConcurrency, timeout);
        settings.check();
        AlertServiceFactory.Setup setup = new AlertServiceFactory.Setup(
                settings, configFile, storage, external, retention, gcInterval, matcherMode, new Metrics());
        String prefix = ExternalUrl.prefix(routePrefix == null ? external.getPath() : routePrefix);
        try (AlertmanagerServer server = new AlertmanagerServer(factory, setup, prefix, limits)) {
            explainWhatIsUnused();
            server.start(addresses);
            server.await();
        }
        return ExitCode.OK.code();
    }

    private void refuseWhatIsNotThere() {
        if (webConfig != null && !webConfig.isEmpty()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "--web.config.file is not read",
                    "a login is set with http.user and http.password-file in the settings (--conf FILE); TLS is the work"
                            + " of a proxy before it");
        }
        if (systemdSocket) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "--web.systemd-socket is not supported",
                    "listen on an address with " + ListenAddress.OPTION);
        }
    }

    private void explainWhatIsUnused() {
        Logger log = LoggerFactory.getLogger(AlertmanagerCommand.class);
        ClusterOptions.given(options.command()).forEach(name -> log.info("{} has no effect here", name));
        if (cluster.asksForCluster()) {
            log.warn("instances do not gossip: those that work together share one PostgreSQL ledger, set ledger.url");
        }
    }
}
