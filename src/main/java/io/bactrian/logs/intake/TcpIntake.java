package io.bactrian.logs.intake;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over TCP, with TLS where it is asked for. A connection is read while the route takes what comes over it; when the
 * route is behind, the sender notices that its own buffer fills.
 */
final class TcpIntake extends Intake {

    private static final Logger LOG = LoggerFactory.getLogger(TcpIntake.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final Duration STOP = Duration.ofSeconds(10);

    private final IntakeEndpoint endpoint;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private Servers servers;
    private NetServer server;
    private String address;
    private long timer;

    TcpIntake(IntakeEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        servers = endpoint.servers();
        NetServerOptions options = new NetServerOptions().setTcpKeepAlive(true);
        endpoint.tls().ifPresent(tls -> tls.apply(options));
        Vertx vertx = servers.vertx();
        server = vertx.createNetServer(options).connectHandler(this::connected);
        Servers.listening(server.listen(endpoint.getPort(), endpoint.getHost()), endpoint.address());
        address = "syslog+" + endpoint.getProtocol() + "://" + endpoint.getHost() + ":" + server.actualPort();
        meters().connections(connections, Set::size);
        timer = vertx.setPeriodic(LOOK_MILLIS, at -> connections.forEach(Connection::closeWhenIdle));
        LOG.info("taking syslog at {}", address);
    }

    /** The port it listens on. */
    int port() {
        return server.actualPort();
    }

    private void connected(NetSocket socket) {
        if (connections.size() >= endpoint.getMaxConnections()) {
            LOG.warn(
                    "{}: refused a connection of {}: there are {} already",
                    address,
                    socket.remoteAddress(),
                    connections.size());
            socket.close();
            return;
        }
        Connection connection = new Connection(socket);
        connections.add(connection);
        connection.begin();
    }

    /** One sender. */
    private final class Connection {

        private final NetSocket socket;
        private final Context loop = servers.vertx().getOrCreateContext();
        private final SyslogFramer framer;
        private final Pump pump;
        private long heardAt = System.nanoTime();

        Connection(NetSocket socket) {
            this.socket = socket;
            this.framer = new SyslogFramer(
                    new LineStream(address),
                    endpoint.fields(Map.of("source.ip", socket.remoteAddress().hostAddress())),
                    endpoint.mostMessage());
            this.pump = new Pump(loop, servers.workers(), socket, batch -> deliver(batch, "syslog"), true);
        }

        void begin() {
            socket.handler(bytes -> {
                heardAt = System.nanoTime();
                pump.add(framer.feed(bytes.getBytes()));
            });
            socket.exceptionHandler(e -> LOG.debug("{}: {}", socket.remoteAddress(), e.toString()));
            socket.endHandler(
                    closed -> { // after everything that was received, however late that is read
                        pump.add(framer.end());
                        pump.end();
                    });
            pump.done().onComplete(done -> connections.remove(this));
        }

        void closeWhenIdle() {
            loop.runOnContext(nothing -> {
                if (pump.isIdle()
                        && System.nanoTime() - heardAt > endpoint.idle().toNanos()) {
                    socket.close();
                }
            });
        }

        Future<Void> stop() {
            loop.runOnContext(nothing -> {
                pump.hurry();
                socket.close();
            });
            return pump.done();
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (server != null) {
            servers.vertx().cancelTimer(timer);
            List<Future<Void>> ends = connections.stream().map(Connection::stop).toList();
            Servers.await(Future.join(ends), STOP);
            Servers.await(server.close(), STOP);
        }
        super.doStop();
    }
}
