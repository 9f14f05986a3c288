package io.bactrian.doctor;

import io.bactrian.backup.dump.PgTools;
import io.bactrian.backup.dump.PostgresqlFacts;
import io.bactrian.backup.dump.PostgresqlSource;
import io.bactrian.backup.dump.PostgresqlTables;
import io.bactrian.backup.dump.Source;
import io.bactrian.backup.dump.Sources;
import io.bactrian.backup.dump.SqliteSource;
import io.bactrian.backup.dump.TableName;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A database that is to be dumped: it answers, its version has a tool, and its user may read all of it. */
final class DatabaseCheck implements Check {

    private static final int SHOWN = 5;
    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Supplier<Settings> settings;
    private final String name;
    private final boolean rolePasswords;

    /** @param rolePasswords whether a route dumps the roles of this server with their passwords */
    DatabaseCheck(Supplier<Settings> settings, String name, boolean rolePasswords) {
        this.settings = settings;
        this.name = name;
        this.rolePasswords = rolePasswords;
    }

    @Override
    public String subject() {
        return "source " + name;
    }

    @Override
    public Finding run() throws SQLException, IOException {
        Settings own = settings.get();
        Source source = Sources.find(own, name);
        return source instanceof PostgresqlSource postgresql
                ? postgresql(own, postgresql)
                : sqlite(((SqliteSource) source).path());
    }

    private Finding postgresql(Settings own, PostgresqlSource source) throws SQLException {
        try (Connection connection = source.connect()) {
            PostgresqlFacts facts = PostgresqlFacts.ask(connection);
            PgTools tools = PgTools.forServer(own, facts.major());
            String found = "PostgreSQL " + facts.version() + " at " + source.address() + ", dumped by "
                    + tools.version().replaceFirst(" \\(PostgreSQL\\)", "");
            List<TableName> unreadable = PostgresqlTables.unreadable(connection);
            if (!unreadable.isEmpty()) {
                String names = unreadable.stream()
                        .limit(SHOWN)
                        .map(TableName::toString)
                        .collect(Collectors.joining(", "));
                return Finding.fail(
                        subject(),
                        source.user() + " may not read " + names
                                + (unreadable.size() > SHOWN ? " and " + (unreadable.size() - SHOWN) + " more" : ""),
                        "GRANT pg_read_all_data TO " + source.user() + ", or leave them out by the options of dump:");
            }
            if (rolePasswords && !PostgresqlTables.rolePasswordsReadable(connection)) {
                return Finding.fail(
                        subject(),
                        source.user() + " may not read the passwords of the roles, which only a superuser may",
                        "set globals of dump: to no-passwords, or to false");
            }
            return Finding.ok(subject(), found);
        }
    }

    private Finding sqlite(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return Finding.fail(
                    subject(), path + " is not a file that this user may read", "correct source." + name + ".path");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(SQLITE.length);
            // A database to which nothing was ever written is an empty file.
            if (start.length > 0 && !java.util.Arrays.equals(start, SQLITE)) {
                return Finding.fail(subject(), path + " is not an SQLite database", "correct source." + name + ".path");
            }
        }
        return Finding.ok(subject(), "SQLite, " + DataSize.format(Files.size(path)) + " at " + path);
    }
}
