package io.bactrian.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Secret;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresqlSourceTest {

    private static final PostgresServer SERVER = PostgresServer.shared();

    private static PostgresqlSource source(String host, int port, String database, String password) {
        return new PostgresqlSource(
                "crm",
                host,
                port,
                database,
                PostgresServer.SUPERUSER,
                Optional.of(new Secret(password)),
                "prefer",
                Duration.ofSeconds(2));
    }

    @Test
    void logsInThroughTcp() throws SQLException {
        assertConnects(source(SERVER.host(), SERVER.port(), "postgres", PostgresServer.PASSWORD));
    }

    @Test
    void logsInThroughAUnixSocketWithItsTimeouts() throws SQLException {
        PostgresqlSource source = source(SERVER.socketFolder(), SERVER.port(), "postgres", PostgresServer.PASSWORD);
        assertConnects(source);
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)")).isInstanceOf(SQLException.class);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void largeAnswersPassTheUnixSocketWhole() throws SQLException {
        PostgresqlSource source = source(SERVER.socketFolder(), SERVER.port(), "postgres", PostgresServer.PASSWORD);
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT length('" + "y".repeat(3_000_000) + "'), repeat('x', 5000000)")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(3_000_000);
            assertThat(row.getString(2)).hasSize(5_000_000);
        }
    }

    @Test
    void databaseWithAnOddNameIsOpened() throws SQLException {
        String odd = "Odd /name?=%\"é' " + System.nanoTime();
        SERVER.execute("postgres", "CREATE DATABASE " + SqlNames.quote(odd));
        PostgresqlSource source = source(SERVER.host(), SERVER.port(), odd, PostgresServer.PASSWORD);
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_database()")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(odd);
        }
    }

    @Test
    void wrongPasswordIsPermanentAndNotShown() {
        assertThatThrownBy(source(SERVER.host(), SERVER.port(), "postgres", "canary-wrong")::connect)
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SOURCE_UNREACHABLE))
                .hasMessage("cannot log in to database postgres at 127.0.0.1:" + SERVER.port()
                        + " as postgres: password authentication failed")
                .hasStackTraceContaining("password authentication failed")
                .satisfies(e -> assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                        .doesNotContain("canary-wrong"));
    }

    @Test
    void unknownDatabaseIsPermanent() {
        assertThatThrownBy(source(SERVER.host(), SERVER.port(), "nosuch", PostgresServer.PASSWORD)::connect)
                .isInstanceOf(PermanentException.class)
                .hasMessageEndingWith(":" + SERVER.port() + ": the database does not exist");
    }

    @Test
    void refusedConnectionCanBeTriedAgain() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(source("127.0.0.1", free, "crm", "x")::connect)
                .isExactlyInstanceOf(BactrianException.class)
                .hasMessage("cannot reach database crm at 127.0.0.1:" + free + ": connection refused");
    }

    @Test
    void silentServerIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(source("127.0.0.1", silent.getLocalPort(), "crm", "x")::connect)
                    .isExactlyInstanceOf(BactrianException.class)
                    .hasMessageEndingWith(": no answer within 2.0s");
        }
    }

    @Test
    void unknownHostAndMissingSocketAreNamed() {
        assertThatThrownBy(source("no-such-host.invalid", 5432, "crm", "x")::connect)
                .hasMessage("cannot reach database crm at no-such-host.invalid:5432: unknown host");
        assertThatThrownBy(source("/nowhere", 5432, "crm", "x")::connect)
                .hasMessageEndingWith("there is no socket /nowhere/.s.PGSQL.5432");
    }

    @Test
    void textFormHoldsNoSecret() {
        assertThat(source("db", 5432, "crm", "canary-text").toString())
                .isEqualTo("database crm at db:5432 as postgres (source crm, timeout 2.0s)");
        assertThat(source("db", 5432, "c'r\\m", "canary-text").conninfo())
                .contains("dbname='c\\'r\\\\m'")
                .doesNotContain("canary");
    }

    private static void assertConnects(PostgresqlSource source) throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            assertThat(row.next()).isTrue();
        }
    }
}
