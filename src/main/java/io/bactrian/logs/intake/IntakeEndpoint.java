package io.bactrian.logs.intake;

import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.SecretFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Take logs that others send over the network, and answer when the route has ended. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "intake",
        title = "Intake",
        syntax = "intake:kind",
        consumerOnly = true,
        category = {Category.HTTP, Category.NETWORKING, Category.MONITORING})
public final class IntakeEndpoint extends DefaultEndpoint {

    private static final String HTTP = "http";

    /** What comes in: syslog, or HTTP with lines of JSON, Elasticsearch's bulk requests and journald's uploads. */
    @UriPath(enums = "syslog,http")
    @Metadata(required = true)
    private String kind;

    /** Address to listen on. */
    @UriParam(defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";

    /** Port to listen on; 0 for any free one. */
    @UriParam
    @Metadata(required = true)
    private int port;

    /** What carries syslog. */
    @UriParam(defaultValue = "udp", enums = "udp,tcp,tls")
    private String protocol = "udp";

    /** How much of a line is kept; its rest is left out, and the line says so. */
    @UriParam(defaultValue = "256KiB", javaType = "java.lang.String")
    private String maxMessage = "256KiB";

    /** How many connections may be open at once. */
    @UriParam(defaultValue = "500")
    private int maxConnections = 500;

    /** How long a connection may say nothing. */
    @UriParam(defaultValue = "10m", javaType = "java.time.Duration")
    private long idleTimeout = 600_000;

    /** How large the body of a request may be, inflated; a larger one is answered with 413. Uploads of journald have no end. */
    @UriParam(defaultValue = "16MiB", javaType = "java.lang.String")
    private String maxBody = "16MiB";

    /** PEM file with the certificate of this server: for tls, and for HTTP with it. */
    @UriParam
    private String certificate;

    /** PEM file with the key of the certificate, in PKCS #8. */
    @UriParam
    private String key;

    /** PEM file of authorities: clients must have a certificate of one of them. */
    @UriParam
    private String clientAuthorities;

    /** Name that senders over HTTP must give, with the password. */
    @UriParam
    private String user;

    /** File of mode 0600 with the password. */
    @UriParam
    private String passwordFile;

    /** File of mode 0600 with a token, which senders over HTTP may give in place of a name and a password. */
    @UriParam
    private String tokenFile;

    /** Who wrote these logs, where the lines do not say. */
    @UriParam
    private String service;

    /** Where it runs: production, staging. */
    @UriParam
    private String environment;

    public IntakeEndpoint(String uri, IntakeComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("intake: is a start, not a step");
    }

    /** @throws PermanentException when options do not go together, or a file cannot be read */
    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Intake intake = intake(processor);
        configureConsumer(intake);
        return intake;
    }

    private Intake intake(Processor processor) {
        if (kind.equals(HTTP)) {
            Login login = login();
            if (login.isOpen() && !address().getAddress().isLoopbackAddress()) {
                throw wrong(
                        host + " can be reached from other machines, and senders need no password",
                        "set tokenFile, or user and passwordFile, or listen on 127.0.0.1");
            }
            return new HttpIntake(this, processor, login);
        }
        if (protocol.equals("udp")) {
            return new UdpIntake(this, processor);
        }
        if (protocol.equals("tls") != tls().isPresent()) {
            throw wrong(
                    "the protocol is " + protocol + ", and a certificate is " + (tls().isPresent() ? "" : "not ")
                            + "set",
                    "protocol=tls goes with certificate and key");
        }
        return new TcpIntake(this, processor);
    }

    private PermanentException wrong(String message, String hint) {
        return new PermanentException(ExitCode.CONFIGURATION, "intake:" + kind + ": " + message, hint);
    }

    private Login login() {
        Login login = new Login();
        if ((user == null) != (passwordFile == null)) {
            throw wrong("user and passwordFile go together", "set both, or neither");
        }
        if (user != null) {
            login.user(user, SecretFile.read(Path.of(passwordFile)));
        }
        if (tokenFile != null) {
            login.token(SecretFile.read(Path.of(tokenFile)));
        }
        return login;
    }

    Servers servers() {
        return ((IntakeComponent) getComponent()).servers();
    }

    InetSocketAddress address() {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw wrong("'" + host + "' is no address of this machine", "write one like 127.0.0.1 or 0.0.0.0");
        }
        return address;
    }

    Optional<Tls> tls() {
        if ((certificate == null) != (key == null)) {
            throw wrong("certificate and key go together", "set both, or neither");
        }
        return Optional.ofNullable(certificate)
                .map(file -> new Tls(
                        Path.of(file),
                        Path.of(key),
                        Optional.ofNullable(clientAuthorities).map(Path::of)));
    }

    int mostMessage() {
        return Math.toIntExact(DataSize.parse(maxMessage).bytes());
    }

    int mostBody() {
        return Math.toIntExact(DataSize.parse(maxBody).bytes());
    }

    Duration idle() {
        return Duration.ofMillis(idleTimeout);
    }

    /** What is said of every line. */
    Map<String, String> fields(Map<String, String> more) {
        Map<String, String> fields = new LinkedHashMap<>(more);
        if (service != null) {
            fields.put("service", service);
        }
        if (environment != null) {
            fields.put("environment", environment);
        }
        return fields;
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public String getProtocol() {
        return protocol;
    }

    public void setProtocol(String protocol) {
        this.protocol = protocol;
    }

    public String getMaxMessage() {
        return maxMessage;
    }

    public void setMaxMessage(String maxMessage) {
        this.maxMessage = maxMessage;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public String getMaxBody() {
        return maxBody;
    }

    public void setMaxBody(String maxBody) {
        this.maxBody = maxBody;
    }

    public String getCertificate() {
        return certificate;
    }

    public void setCertificate(String certificate) {
        this.certificate = certificate;
    }

    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public String getClientAuthorities() {
        return clientAuthorities;
    }

    public void setClientAuthorities(String clientAuthorities) {
        this.clientAuthorities = clientAuthorities;
    }

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public String getPasswordFile() {
        return passwordFile;
    }

    public void setPasswordFile(String passwordFile) {
        this.passwordFile = passwordFile;
    }

    public String getTokenFile() {
        return tokenFile;
    }

    public void setTokenFile(String tokenFile) {
        this.tokenFile = tokenFile;
    }

    public String getService() {
        return service;
    }

    public void setService(String service) {
        this.service = service;
    }

    public String getEnvironment() {
        return environment;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }
}
