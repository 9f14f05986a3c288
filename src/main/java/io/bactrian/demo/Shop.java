package io.bactrian.demo;

import io.bactrian.backup.recovery.RestoreTarget;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedMap;

/** The database that the demo protects, and where it restores it to. */
interface Shop extends Closeable {

    /** Name of its engine, as {@code dump:} has it. */
    String engine();

    /** Where it is, for people. */
    String describe();

    /** The settings of the sources {@code shop} and {@code archive}; the latter does not exist. */
    SortedMap<String, String> settings();

    Connection connect() throws SQLException;

    /** A new place to restore to. */
    RestoreTarget target();

    /** What was restored there. */
    Connection connectToRestored() throws SQLException;

    /** Stops what was started for it. */
    @Override
    void close();
}
