package io.bactrian.doctor;

import io.bactrian.backup.dump.PgTools;
import io.bactrian.runtime.Settings;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** PostgreSQL's client tools: without them nothing is dumped and nothing restored. */
final class PostgresqlToolsCheck implements Check {

    private static final List<String> TOOLS = List.of("pg_dump", "pg_dumpall", "pg_restore", "psql");

    private final Supplier<Settings> settings;
    private final boolean needed;

    /** @param needed whether any source is a PostgreSQL database */
    PostgresqlToolsCheck(Supplier<Settings> settings, boolean needed) {
        this.settings = settings;
        this.needed = needed;
    }

    @Override
    public String subject() {
        return "postgresql tools";
    }

    @Override
    public Finding run() {
        List<PgTools> installed = PgTools.installed(settings.get());
        if (installed.isEmpty()) {
            String hint = "apt install postgresql-client, or name their folder in postgresql.bin";
            return needed
                    ? Finding.fail(subject(), "pg_dump is not installed", hint)
                    : Finding.ok(subject(), "not installed, and no source needs them");
        }
        List<String> missing = installed.stream()
                .flatMap(tools -> TOOLS.stream()
                        .filter(tool -> !tools.has(tool))
                        .map(tool -> tools.folder().resolve(tool).toString()))
                .toList();
        if (!missing.isEmpty()) {
            return Finding.fail(
                    subject(),
                    "not there: " + String.join(", ", missing),
                    "install the whole client package of that version");
        }
        String versions = installed.stream()
                .map(tools -> tools.version().replaceFirst("pg_dump \\(PostgreSQL\\) ", ""))
                .distinct()
                .collect(Collectors.joining(", "));
        return Finding.ok(subject(), String.join(", ", TOOLS) + " " + versions);
    }
}
