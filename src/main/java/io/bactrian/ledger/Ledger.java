package io.bactrian.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.io.Closeable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The database of runs and leases. Settings: {@code ledger.url} (default an H2 file below {@code data/}), {@code
 * ledger.user}, {@code ledger.password-file}.
 */
public final class Ledger implements Closeable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** A server that fell silent is given up before the lease is lost that {@link Leases#LIFETIME} bounds. */
    private static final int ANSWER_TIMEOUT_SECONDS = 30;

    private final HikariDataSource dataSource;

    private Ledger(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Opens the ledger the settings name and brings its schema up to date.
     *
     * @throws BactrianException when it cannot be reached or migrated
     */
    public static Ledger open(Settings settings) {
        return open(settings, settings.base().resolve("data"));
    }

    /**
     * As {@link #open(Settings)}, with another folder for the embedded one.
     *
     * @throws BactrianException when it cannot be reached or migrated
     */
    public static Ledger open(Settings settings, Path folder) {
        SettingsSection section = settings.section("ledger");
        section.knownNames(Set.of("url", "user", "password", "password-file"));
        String url = section.text("url", embeddedUrl(folder.resolve("ledger")));
        String user = section.text("user", "");
        Optional<Secret> password = section.secret("password");
        settings.check();
        return open(url, user, password);
    }

    static Ledger open(String url, String user, Optional<Secret> password) {
        return open(url, user, password, CONNECT_TIMEOUT);
    }

    /**
     * @param patience how long a server may take to let somebody in; whole seconds
     */
    static Ledger open(String url, String user, Optional<Secret> password, Duration patience) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        password.ifPresent(secret -> config.setPassword(secret.reveal()));
        config.setPoolName("ledger");
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        if (url.startsWith("jdbc:postgresql:")) { // parameters of the address win over these
            // Texts, all of them: anything else is dropped on the way to the driver. Its socketTimeout begins only
            // when it is logged in.
            config.addDataSourceProperty("loginTimeout", Long.toString(patience.toSeconds()));
            config.addDataSourceProperty("socketTimeout", Integer.toString(ANSWER_TIMEOUT_SECONDS));
            config.addDataSourceProperty("tcpKeepAlive", "true");
        }
        config.setInitializationFailTimeout(1); // one try: an operator waits for the answer
        try {
            HikariDataSource dataSource = new HikariDataSource(config);
            try {
                Flyway.configure(Ledger.class.getClassLoader())
                        .dataSource(dataSource)
                        .locations("classpath:io/bactrian/ledger/migration")
                        .load()
                        .migrate();
                return new Ledger(dataSource);
            } catch (FlywayException e) {
                dataSource.close();
                throw e;
            }
        } catch (RuntimeException e) {
            throw new BactrianException(
                    ExitCode.CONFIGURATION,
                    "cannot open the ledger at " + url + ": " + rootMessage(e),
                    "check ledger.url and that this user may write there",
                    e);
        }
    }

    /**
     * The embedded database: several processes of one machine may share it (a command beside the service), only over
     * loopback, and what is committed survives a killed process. Its files are asynchronous ones, as an interrupt in the
     * middle of a write would close any other under the hands of everybody.
     */
    static String embeddedUrl(Path file) {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        return "jdbc:h2:async:" + file.toAbsolutePath() + ";AUTO_SERVER=TRUE;WRITE_DELAY=0";
    }

    /** One unit of work in one transaction. */
    public <T> T inTransaction(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "the ledger does not answer: " + e.getMessage(),
                    "look at the database that ledger.url names",
                    e);
        }
    }

    /** Questions that are all answered as of one moment. */
    public <T> T inSnapshot(Work<T> questions) {
        return inTransaction(connection -> {
            // In PostgreSQL a weaker level would do; H2 has only this one for more than the tables of one statement.
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            return questions.on(connection);
        });
    }

    /** A connection that broke cannot do that either; what broke it is what the operator must see. */
    private static void rollback(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    /** What is done with a connection. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
