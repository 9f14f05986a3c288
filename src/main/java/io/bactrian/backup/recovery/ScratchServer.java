package io.bactrian.backup.recovery;

import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server that lives for one drill: own data directory, reachable through a socket in a private folder and
 * through nothing else, without any promise to keep what is written to it. Closing it leaves nothing behind.
 */
public final class ScratchServer implements Closeable {

    /** The data directory's name in the scratch folder. */
    static final String DATA = "data";

    private static final String SOCKETS = "s";
    /** An unlikely name, so that a role of this name never comes with a backup. */
    private static final String SUPERUSER = "bactrian_scratch";

    private static final int PORT = 5432;
    private static final int MAX_SOCKET_PATH = 107;
    private static final Duration START_TIME = Duration.ofMinutes(2);

    /** The server refuses to run as root. */
    private static final List<List<String>> UNPRIVILEGED =
            List.of(List.of("postgres", "postgres"), List.of("nobody", "nogroup"), List.of("nobody", "nobody"));

    private final ScratchFolder folder;

    private ScratchServer(ScratchFolder folder) {
        this.folder = folder;
    }

    /**
     * Starts one.
     *
     * @param tools with the server's programs
     * @param root where the scratch folder goes
     * @param room bytes that must be left there
     */
    public static ScratchServer start(PgTools tools, Path root, long room) {
        for (String program : List.of("initdb", "pg_ctl", "postgres")) {
            if (!tools.has(program)) {
                throw new PermanentException(
                        ExitCode.RESTORE_FAILED,
                        "no " + program + " in " + tools.folder(),
                        "a drill needs the PostgreSQL server installed, Debian: apt-get install postgresql");
            }
        }
        ScratchFolder folder = ScratchFolder.create(root);
        try {
            folder.requireSpace(room);
            requireShortPath(folder.path());
            List<String> asUser = handOver(folder.path());
            Path data = folder.path().resolve(DATA);
            Files.createDirectory(folder.path().resolve(SOCKETS));
            giveTo(folder.path().resolve(SOCKETS), Files.getOwner(folder.path()));
            run(
                    asUser,
                    tools.path("initdb"),
                    List.of(
                            "--pgdata=" + data,
                            "--username=" + SUPERUSER,
                            "--auth-local=trust", // the folder keeps others away
                            "--auth-host=reject",
                            "--encoding=UTF8",
                            "--locale=C.UTF-8",
                            "--no-sync"));
            Files.writeString(
                    data.resolve("postgresql.conf"),
                    settings(folder.path().resolve(SOCKETS)),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.APPEND);
            run(
                    asUser,
                    tools.path("pg_ctl"),
                    List.of("start", "--pgdata=" + data, "--log=" + data.resolve("server.log"), "--wait", "--silent"));
            return new ScratchServer(folder);
        } catch (IOException e) {
            folder.close();
            throw new BactrianException(
                    ExitCode.RESTORE_FAILED, "cannot start a scratch server in " + root + ": " + e, null, e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** How to reach one of its databases. */
    public RestoreTarget.Postgresql target(String database) {
        return new RestoreTarget.Postgresql(
                folder.path().resolve(SOCKETS).toString(), PORT, SUPERUSER, database, Optional.empty());
    }

    @Override
    public void close() {
        folder.close();
    }

    /** Everything that makes writes durable or visible to others is off: the data is thrown away. */
    private static String settings(Path sockets) {
        return """

                listen_addresses = ''
                unix_socket_directories = '%s'
                unix_socket_permissions = 0700
                port = %d
                fsync = off
                synchronous_commit = off
                full_page_writes = off
                wal_level = minimal
                max_wal_senders = 0
                max_wal_size = 4GB
                checkpoint_timeout = 30min
                autovacuum = off
                maintenance_work_mem = 256MB
                shared_buffers = 256MB
                max_locks_per_transaction = 1024
                dynamic_shared_memory_type = mmap
                logging_collector = off
                log_statement = none
                log_min_error_statement = panic
                """.formatted(sockets.toString().replace("'", "''"), PORT);
    }

    /** Makes the folder that of the user the server will run as; answers how to run a program as that user. */
    private static List<String> handOver(Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        for (List<String> identity : UNPRIVILEGED) {
            try {
                UserPrincipal user =
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(identity.get(0));
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(identity.get(1));
                giveTo(folder, user);
                return List.of("setpriv", "--reuid=" + identity.get(0), "--regid=" + identity.get(1), "--clear-groups");
            } catch (UserPrincipalNotFoundException e) {
                // the next
            }
        }
        throw new PermanentException(
                ExitCode.RESTORE_FAILED,
                "the scratch server cannot run as root, and there is neither a user postgres nor nobody",
                "run the drill as an unprivileged user");
    }

    private static void giveTo(Path path, UserPrincipal user) throws IOException {
        if (!Files.getOwner(path).equals(user)) {
            Files.setOwner(path, user);
        }
    }

    private static void run(List<String> asUser, String program, List<String> arguments) throws IOException {
        List<String> argv = new ArrayList<>(asUser);
        argv.add(program);
        argv.addAll(arguments);
        try (ToolProcess tool = ToolProcess.of(argv)
                .timeout(START_TIME)
                .failingAs(ExitCode.RESTORE_FAILED)
                .explainedBy(failure -> new BactrianException(
                        ExitCode.RESTORE_FAILED,
                        "the scratch server does not start: " + failure.describe(),
                        "the scratch folder and those above it must be open to the user the server runs as"))
                .start()) {
            tool.await();
        }
    }

    private static void requireShortPath(Path folder) throws NoSuchFileException {
        String socket = folder.resolve(SOCKETS).resolve(".s.PGSQL." + PORT).toString();
        if (socket.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "the path of the scratch folder is too long for a socket: " + socket,
                    "name a scratch folder with a shorter path");
        }
    }
}
