package io.bactrian.backup.dump;

import io.bactrian.runtime.Durations;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.SettingsSection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database and how to log in to it.
 *
 * @param name its name in the settings
 * @param host a host name or address, or the folder of a Unix socket, which starts with {@code /}
 * @param port default 5432
 * @param database to dump
 * @param user to log in as
 * @param password none where the server trusts the connection
 * @param sslMode as libpq knows it: {@code disable, allow, prefer, require, verify-ca, verify-full}
 * @param connectTimeout for every answer until the login is done, default 10 s
 */
public record PostgresqlSource(
        String name,
        String host,
        int port,
        String database,
        String user,
        Optional<Secret> password,
        String sslMode,
        Duration connectTimeout)
        implements Source {

    static final String ENGINE = "postgresql";

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    static PostgresqlSource read(String name, SettingsSection section) {
        section.knownNames(Set.of(
                "type", "host", "port", "database", "user", "password", "password-file", "sslmode", "connect-timeout"));
        Duration timeout = section.duration("connect-timeout", Duration.ofSeconds(10));
        if (timeout.toSeconds() < 1 || timeout.toHours() > 1) {
            section.problem("connect-timeout", "is not between 1s and 1h", "correct the value");
        }
        return new PostgresqlSource(
                name,
                section.text("host", "localhost"),
                section.number("port", 5432, 1, 65535),
                section.required("database"),
                section.required("user"),
                section.secret("password"),
                section.choice("sslmode", "prefer", SSL_MODES),
                timeout);
    }

    @Override
    public String engine() {
        return ENGINE;
    }

    /** The same server and login, another database. */
    public PostgresqlSource withDatabase(String other) {
        return new PostgresqlSource(name, host, port, other, user, password, sslMode, connectTimeout);
    }

    /** Where it is, for messages: {@code db:5432}, {@code /run/postgresql:5432}. */
    public String address() {
        return host + ":" + port;
    }

    /**
     * Logs in. Until somebody sets another network timeout, every answer must come within the connect timeout.
     *
     * @throws io.bactrian.runtime.BactrianException when the server cannot be reached or refuses the login
     */
    public Connection connect() {
        PGSimpleDataSource server = new PGSimpleDataSource();
        boolean socket = host.startsWith("/");
        server.setServerNames(new String[] {socket ? "localhost" : host});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName(database);
        server.setUser(user);
        password.ifPresent(secret -> server.setPassword(secret.reveal()));
        server.setSslMode(socket ? "disable" : sslMode);
        if (socket) {
            server.setSocketFactory(UnixSocketFactory.class.getName());
            server.setSocketFactoryArg(host + "/.s.PGSQL." + port);
        }
        int seconds = Math.toIntExact(connectTimeout.toSeconds());
        server.setConnectTimeout(seconds);
        server.setSocketTimeout(seconds);
        server.setTcpKeepAlive(true);
        server.setApplicationName("bactrian");
        try {
            return server.getConnection();
        } catch (SQLException e) {
            throw PostgresqlErrors.ofConnecting(this, e);
        }
    }

    /** The connection string for PostgreSQL's tools, without the password: that belongs into a {@link PgPassFile}. */
    public String conninfo() {
        return "host=" + quote(host) + " port=" + port + " dbname=" + quote(database) + " user=" + quote(user)
                + " sslmode=" + sslMode + " connect_timeout=" + connectTimeout.toSeconds()
                + " keepalives_idle=60 application_name=bactrian";
    }

    @Override
    public String toString() {
        return "database " + database + " at " + address() + " as " + user + " (source " + name + ", timeout "
                + Durations.format(connectTimeout) + ")";
    }

    private static String quote(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
