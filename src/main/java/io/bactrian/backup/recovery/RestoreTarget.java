package io.bactrian.backup.recovery;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.SecretFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Where a backup is restored to. */
public sealed interface RestoreTarget {

    /** The forms {@link #parse} takes, for usage texts. */
    String FORMS = "postgresql://user@host:5432/database, sqlite:/path/new.db or file:/folder";

    /** As an operator wrote it, fit for messages: never holds a secret. */
    String describe();

    /**
     * A database of a running server. It is created when it does not exist.
     *
     * @param host name, address, or the folder of a Unix socket
     * @param port TCP port, or the number in the socket's name
     * @param user who restores; must own the database or be a superuser
     * @param database the database to restore into
     * @param password empty to leave it to PGPASSWORD, PGPASSFILE and ~/.pgpass
     */
    record Postgresql(String host, int port, String user, String database, Optional<Secret> password)
            implements RestoreTarget {

        @Override
        public String describe() {
            return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
        }
    }

    /** A database file that does not exist yet. */
    record Sqlite(Path file) implements RestoreTarget {

        @Override
        public String describe() {
            return "sqlite:" + file;
        }
    }

    /** A folder that takes the plain artifacts as they left the dump tool. */
    record Folder(Path folder) implements RestoreTarget {

        @Override
        public String describe() {
            return "file:" + folder;
        }
    }

    /**
     * Reads a target.
     *
     * @param passwordFile file of mode 0600 with the password of a PostgreSQL target
     * @throws PermanentException when the text is no target, or holds a password
     */
    static RestoreTarget parse(String text, Optional<Path> passwordFile) {
        if (text.startsWith("sqlite:")) {
            return new Sqlite(path(text, "sqlite:"));
        }
        if (text.startsWith("file:")) {
            return new Folder(path(text, "file:"));
        }
        if (text.startsWith("postgresql://") || text.startsWith("postgres://")) {
            return postgresql(text, passwordFile);
        }
        throw wrong("'" + withoutPassword(text) + "' is no restore target", "write " + FORMS);
    }

    private static RestoreTarget postgresql(String text, Optional<Path> passwordFile) {
        String form = "write postgresql://user@host:5432/database";
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // The reason alone: the exception's message quotes the text, which may hold a password.
            throw wrong("the restore target is no valid address: " + e.getReason(), form);
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        if (at < 1) {
            throw wrong("the restore target names no user", form);
        }
        String user = authority.substring(0, at);
        if (user.contains(":")) {
            throw wrong(
                    "the restore target holds a password, which every user of this machine could read",
                    "leave it out, and put it in a file for --password-file, in ~/.pgpass or in PGPASSWORD");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(
                    "the restore target has parameters",
                    "leave them out; libpq's environment is honoured, for example PGSSLMODE=verify-full");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (path.length() < 2 || path.indexOf('/', 1) > 0) {
            throw wrong("the restore target names no database", form);
        }
        String address = authority.substring(at + 1);
        int colon = address.lastIndexOf(':') > address.lastIndexOf(']') ? address.lastIndexOf(':') : address.length();
        String host = decode(address.substring(0, colon)).replaceAll("^\\[|]$", "");
        if (host.isEmpty()) {
            throw wrong("the restore target names no host", form);
        }
        return new Postgresql(
                host,
                port(colon < address.length() ? address.substring(colon + 1) : "5432"),
                decode(user),
                decode(path.substring(1)),
                passwordFile.map(SecretFile::read));
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}")) {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        }
        throw wrong("'" + text + "' is no port in the restore target", "write a number from 1 to 65535");
    }

    private static Path path(String text, String scheme) {
        String rest = text.substring(scheme.length()).replaceFirst("^//(?=/)", "");
        if (rest.isEmpty() || rest.indexOf('\0') >= 0) {
            throw wrong("'" + text + "' names no path", "write " + FORMS);
        }
        return Path.of(rest).toAbsolutePath().normalize();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("the restore target is no valid address: " + e.getMessage(), "encode % as %25");
        }
    }

    private static String withoutPassword(String text) {
        return text.replaceAll(":[^:/@]*@", ":***@");
    }

    private static PermanentException wrong(String message, String hint) {
        return new PermanentException(ExitCode.CONFIGURATION, message, hint);
    }
}
