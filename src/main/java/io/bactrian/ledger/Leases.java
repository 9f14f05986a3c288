package io.bactrian.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may work on what: a row taken with a conditional update and kept by renewing it. Time is the database's, so that
 * instances with different clocks agree.
 */
public final class Leases {

    /** A killed instance on another machine blocks its flows for this long; on this machine not at all. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private final Ledger ledger;
    private final Holder self;

    /** Leases of this process. */
    public Leases(Ledger ledger) {
        this(ledger, Holder.current());
    }

    Leases(Ledger ledger, Holder self) {
        this.ledger = ledger;
        this.self = self;
    }

    /** Takes a lease that is free, has run out, or belonged to a dead process of this machine. */
    public boolean acquire(String name) {
        return ledger.inTransaction(connection -> {
            Optional<String> holder = holder(connection, name);
            if (holder.isEmpty()) {
                return insert(connection, name);
            }
            boolean dead = Holder.parse(holder.get()).map(Holder::isDeadHere).orElse(false);
            String condition = dead ? "holder = ?" : "holder = ? and expires < current_timestamp";
            try (PreparedStatement update =
                    connection.prepareStatement("update lease set holder = ?, expires = current_timestamp + "
                            + seconds(connection) + " where name = ? and " + condition)) {
                update.setString(1, self.toString());
                update.setString(2, name);
                update.setString(3, holder.get());
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Keeps a lease; false when somebody else has taken it meanwhile. */
    public boolean renew(String name) {
        return ledger.inTransaction(connection -> renew(connection, name));
    }

    /** Keeps a lease as part of a transaction: nobody else can take it before that ends. */
    public boolean renew(Connection connection, String name) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update lease set expires = current_timestamp + "
                + seconds(connection) + " where name = ? and holder = ?")) {
            update.setString(1, name);
            update.setString(2, self.toString());
            return update.executeUpdate() == 1;
        }
    }

    public void release(String name) {
        ledger.inTransaction(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from lease where name = ? and holder = ?")) {
                delete.setString(1, name);
                delete.setString(2, self.toString());
                return delete.executeUpdate();
            }
        });
    }

    /** Whether somebody who may still be alive holds it. */
    boolean isHeld(String name) {
        return ledger.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select holder from lease where name = ? and expires >= current_timestamp")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            && !Holder.parse(row.getString(1))
                                    .map(Holder::isDeadHere)
                                    .orElse(false);
                }
            }
        });
    }

    private boolean insert(Connection connection, String name) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into lease (name, holder, expires) values (?, ?, current_timestamp + " + seconds(connection)
                        + ")")) {
            insert.setString(1, name);
            insert.setString(2, self.toString());
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            if (e instanceof SQLIntegrityConstraintViolationException || "23505".equals(e.getSQLState())) {
                connection.rollback();
                return false; // another instance was first
            }
            throw e;
        }
    }

    private static Optional<String> holder(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select holder from lease where name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static String seconds(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
                ? "interval '" + LIFETIME.toSeconds() + " seconds'"
                : "interval '" + LIFETIME.toSeconds() + "' second(3)";
    }
}
