package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A real Exim on free ports of 127.0.0.1, with configuration, queue and mail boxes in a temporary folder. It takes mail
 * for any address, from {@link #USER} alone, and asks no other machine anything.
 */
public final class EximServer implements AutoCloseable {

    public static final String USER = "alerts";
    public static final String PASSWORD = "pass word:of=exim";

    private static final String PROGRAM = "/usr/sbin/exim4";
    private static final String SYSTEM_USER = "Debian-exim";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path folder;
    private final Map<Door, Integer> ports = new EnumMap<>(Door.class);
    private final Process process;

    /** Each is a port: what the server offers there. */
    public enum Door {
        /** STARTTLS, then AUTH PLAIN. */
        PLAIN,
        /** STARTTLS, then AUTH LOGIN. */
        LOGIN,
        /** STARTTLS, then AUTH CRAM-MD5. */
        CRAM_MD5,
        /** TLS from the first byte, then AUTH PLAIN. */
        IMPLICIT,
        /** No TLS and no AUTH: everybody may send. */
        BARE
    }

    private EximServer(Path folder, CertificateAuthority.Identity identity) throws IOException {
        this.folder = folder;
        choosePorts();
        for (String each : List.of("spool", "log", "mail")) {
            Files.createDirectory(folder.resolve(each));
        }
        Files.copy(identity.certificate(), folder.resolve("certificate.pem"));
        Files.copy(identity.key(), folder.resolve("key.pem"));
        Files.writeString(folder.resolve("exim.conf"), configuration());
        List<String> command = new ArrayList<>();
        if (ROOT) {
            give(SYSTEM_USER);
            command.addAll(List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--clear-groups"));
        }
        command.addAll(List.of(PROGRAM, "-C", folder.resolve("exim.conf").toString(), "-bdf"));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    /**
     * @param identity what it shows of itself
     */
    public static EximServer start(CertificateAuthority.Identity identity) {
        try {
            // Directly in /tmp: the server's user must reach it.
            Path folder = Files.createTempDirectory(Path.of("/tmp"), "bactrian-exim");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            EximServer server = new EximServer(folder, identity);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            await("Exim to listen")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(server::listens);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Exim", e);
        }
    }

    public int port(Door door) {
        return ports.get(door);
    }

    /** What it wrote down: for each mail how it came in and where it went. */
    public String log() {
        Path log = folder.resolve("log").resolve("mainlog");
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only mail there is, once it is in its box. */
    public MimeMessage onlyMail() {
        await("the mail to be delivered")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !files().isEmpty());
        List<Path> files = files();
        assertThat(files).hasSize(1);
        try (InputStream in = Files.newInputStream(files.get(0))) {
            return new MimeMessage(Session.getInstance(new Properties()), in);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The mails in the boxes. */
    public List<Path> files() {
        Path box = folder.resolve("mail").resolve("new");
        try (Stream<Path> files = Files.exists(box) ? Files.list(box) : Stream.empty()) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empties the boxes. */
    public void forget() {
        files().forEach(file -> file.toFile().delete());
    }

    /** Ends all its processes first: one that lives on would write its log into the folder anew. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains(folder.toString()))
                .forEach(each -> {
                    each.destroyForcibly();
                    each.onExit().join();
                });
        if (Files.exists(folder)) {
            Trees.delete(folder);
        }
    }

    private boolean listens() throws IOException {
        assertThat(process.isAlive())
                .as("it runs; it said: %s%s", Files.readString(folder.resolve("output")), log())
                .isTrue();
        return log().contains("daemon started");
    }

    private String configuration() throws IOException {
        return """
                primary_hostname = mail.test
                exim_user = %1$s
                exim_group = %10$s
                local_interfaces = 127.0.0.1
                daemon_smtp_ports = %2$d : %3$d : %4$d : %5$d : %6$d
                tls_on_connect_ports = %5$d
                spool_directory = %7$s/spool
                log_file_path = %7$s/log/%%slog
                pid_file_path = %7$s/pid
                keep_environment =
                deliver_drop_privilege = true
                tls_certificate = %7$s/certificate.pem
                tls_privatekey = %7$s/key.pem
                tls_advertise_hosts = ${if eq{$received_port}{%6$d}{}{*}}
                auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
                acl_smtp_rcpt = recipient
                begin acl
                recipient:
                  accept authenticated = *
                  accept condition = ${if eq{$received_port}{%6$d}}
                  deny message = log in first
                begin routers
                everything:
                  driver = accept
                  transport = box
                begin transports
                box:
                  driver = appendfile
                  directory = %7$s/mail
                  maildir_format
                begin authenticators
                plain:
                  driver = plaintext
                  public_name = PLAIN
                  server_advertise_condition = ${if inlist{$received_port}{%2$d : %5$d}}
                  server_prompts = :
                  server_condition = ${if and{{eq{$auth2}{%8$s}}{eq{$auth3}{%9$s}}}}
                  server_set_id = $auth2
                login:
                  driver = plaintext
                  public_name = LOGIN
                  server_advertise_condition = ${if eq{$received_port}{%3$d}}
                  server_prompts = <| Username: | Password:
                  server_condition = ${if and{{eq{$auth1}{%8$s}}{eq{$auth2}{%9$s}}}}
                  server_set_id = $auth1
                cram:
                  driver = cram_md5
                  public_name = CRAM-MD5
                  server_advertise_condition = ${if eq{$received_port}{%4$d}}
                  server_secret = ${if eq{$auth1}{%8$s}{%9$s}fail}
                  server_set_id = $auth1
                """.formatted(
                        ROOT ? SYSTEM_USER : Files.getAttribute(folder, "unix:uid"),
                        port(Door.PLAIN),
                        port(Door.LOGIN),
                        port(Door.CRAM_MD5),
                        port(Door.IMPLICIT),
                        port(Door.BARE),
                        folder,
                        USER,
                        PASSWORD,
                        ROOT ? SYSTEM_USER : Files.getAttribute(folder, "unix:gid"));
    }

    private void give(String user) throws IOException {
        UserPrincipal owner =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                Files.setOwner(each, owner);
            }
        }
    }

    private void choosePorts() {
        for (Door door : Door.values()) {
            int port = Ports.free();
            while (ports.containsValue(port)) {
                port = Ports.free();
            }
            ports.put(door, port);
        }
    }
}
