package io.bactrian.backup.dump;

/** Something the settings name and that can be dumped. */
public sealed interface Source permits PostgresqlSource, SqliteSource {

    /** {@code crm} of {@code source.crm.type}. */
    String name();

    /** {@code postgresql}, {@code sqlite}: what {@code source.<name>.type} says. */
    String engine();
}
