package io.bactrian.backup.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.backup.dump.PgPassFile;
import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.dump.ToolFailure;
import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server to restore to, as the stock tools see it. Everything goes through {@code psql} and its siblings: they are
 * needed anyway, and they reach a server over a Unix socket and with every way of logging in that libpq knows.
 */
final class PgClient implements Closeable {

    /** What libpq may be told from outside. Nothing that would lead to another server than the target names. */
    private static final List<String> PASSED_ON = List.of(
            "PGPASSWORD",
            "PGPASSFILE",
            "PGSSLMODE",
            "PGSSLROOTCERT",
            "PGSSLCERT",
            "PGSSLKEY",
            "PGSSLCRL",
            "PGREQUIREAUTH",
            "PGCHANNELBINDING",
            "PGKRBSRVNAME",
            "PGGSSENCMODE");

    private static final Duration LONGEST = Duration.ofDays(3);
    private static final int MAX_ANSWER = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PgTools tools;
    private final RestoreTarget.Postgresql target;
    private final Map<String, String> variables = new HashMap<>();
    private final PgPassFile passFile;

    PgClient(PgTools tools, RestoreTarget.Postgresql target) {
        this.tools = tools;
        this.target = target;
        PASSED_ON.forEach(name -> {
            if (System.getenv(name) != null) {
                variables.put(name, System.getenv(name));
            }
        });
        variables.put("PGCONNECT_TIMEOUT", "15");
        variables.put("PGCLIENTENCODING", "UTF8");
        variables.put("PGAPPNAME", "bactrian");
        this.passFile = target.password().isPresent() ? PgPassFile.create(target.password()) : null;
        if (passFile != null) {
            variables.remove("PGPASSWORD"); // it would win over the file
            variables.putAll(passFile.variables());
        }
    }

    /** A tool connected to one database of the target. */
    ToolProcess.Command tool(String program, String database, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(
                tools.path(program),
                "--host=" + target.host(),
                "--port=" + target.port(),
                "--username=" + target.user(),
                "--no-password",
                // As a connection string: a bare name is taken for one when it holds an equals sign.
                "--dbname=dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'"));
        argv.addAll(arguments);
        return ToolProcess.of(argv)
                .variables(variables)
                .timeout(LONGEST)
                .failingAs(ExitCode.RESTORE_FAILED)
                .explainedBy(this::explain);
    }

    /** The rows of a query, each an object of its columns. Its names are looked up in {@code pg_catalog} alone. */
    JsonNode query(String database, String sql) throws IOException {
        String script = "SET search_path = pg_catalog; SET row_security = off;\n"
                + "SELECT coalesce(json_agg(answer), '[]') FROM (" + sql + ") answer;\n";
        try (ToolProcess psql = psql(database, bytes(script))) {
            byte[] answer = psql.output().readNBytes(MAX_ANSWER);
            if (answer.length == MAX_ANSWER) {
                throw new BactrianException(ExitCode.RESTORE_FAILED, "psql answers with more than 64 MiB", null);
            }
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED, "psql gives no JSON: " + e.getOriginalMessage(), null, e);
        }
    }

    /** Runs statements, each in its own transaction, up to the first that fails. */
    void execute(String database, String sql) throws IOException {
        execute(database, bytes(sql));
    }

    void execute(String database, InputStream sql) throws IOException {
        try (ToolProcess psql = psql(database, sql)) {
            psql.await();
        }
    }

    RestoreTarget.Postgresql target() {
        return target;
    }

    @Override
    public void close() {
        if (passFile != null) {
            passFile.close();
        }
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return (text.contains("\\") ? "E" : "") + "'"
                + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private ToolProcess psql(String database, InputStream script) {
        return tool(
                        "psql",
                        database,
                        List.of("--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1"))
                .input(script)
                .start();
    }

    private BactrianException explain(ToolFailure failure) {
        String message = "restoring to " + target.describe() + ": " + failure.describe();
        if (failure.mentions("password authentication failed") || failure.mentions("no password supplied")) {
            return new PermanentException(
                    ExitCode.RESTORE_FAILED,
                    message,
                    "give the password with --password-file, in ~/.pgpass or in PGPASSWORD");
        }
        return new BactrianException(ExitCode.RESTORE_FAILED, message, hint(failure));
    }

    private static String hint(ToolFailure failure) {
        if (failure.messages().stream().anyMatch(line -> line.matches(".*role \".*\" does not exist.*"))) {
            return "restore the roles too: --globals";
        }
        if (failure.mentions("is not available") && failure.mentions("extension")) {
            return "install the extension's package on the target's server";
        }
        if (failure.mentions("No space left on device")) {
            return "the target's server has no disk space left";
        }
        if (failure.mentions("connection to server")) {
            return "check host, port and that the server runs";
        }
        return null;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
