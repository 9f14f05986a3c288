package io.bactrian.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What is in the shop. Rows are only ever added, so that what was restored can be compared with what is live. */
final class ShopData {

    static final List<String> TABLES = List.of("customer", "product", "purchase", "purchase_line");

    private static final int CUSTOMERS = 400;
    private static final int PRODUCTS = 120;
    private static final int PURCHASES = 3000;
    private static final List<String> FIRST =
            List.of("Anh", "Bình", "Chi", "Dũng", "Grace", "Ada", "Linus", "Margaret", "Edsger", "Barbara");
    private static final List<String> LAST =
            List.of("Nguyễn", "Trần", "Lê", "Phạm", "Hopper", "Lovelace", "Hamilton", "Dijkstra", "Liskov", "Ritchie");
    private static final List<String> GOODS =
            List.of("saddle", "rope", "water skin", "blanket", "tent", "bell", "lantern", "dates", "tea", "halter");
    private static final List<String> SCHEMA = List.of(
            "create table customer (id integer primary key, name varchar(80) not null, email varchar(120) not null unique)",
            "create table product (id integer primary key, name varchar(80) not null, cents integer not null)",
            "create table purchase (id integer primary key, customer integer not null references customer (id),"
                    + " placed varchar(30) not null)",
            "create table purchase_line (id integer primary key, purchase integer not null references purchase (id),"
                    + " product integer not null references product (id), quantity integer not null)",
            "create index purchase_by_customer on purchase (customer)",
            "create view turnover as select purchase, sum(quantity * cents) as cents from purchase_line"
                    + " join product on product.id = purchase_line.product group by purchase");

    private final Random random = new Random(20260131);
    private int purchases;
    private int lines;

    /** Makes the tables and their first rows. */
    void create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        try (PreparedStatement customer = connection.prepareStatement("insert into customer values (?, ?, ?)")) {
            for (int id = 1; id <= CUSTOMERS; id++) {
                add(customer, id, any(FIRST) + " " + any(LAST), "customer" + id + "@example.org");
            }
            customer.executeBatch();
        }
        try (PreparedStatement product = connection.prepareStatement("insert into product values (?, ?, ?)")) {
            for (int id = 1; id <= PRODUCTS; id++) {
                add(product, id, any(GOODS) + " no. " + id, 100 + random.nextInt(20_000));
            }
            product.executeBatch();
        }
        sell(connection, PURCHASES);
    }

    /** Adds purchases, in one transaction. */
    void sell(Connection connection, int count) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement purchase = connection.prepareStatement("insert into purchase values (?, ?, ?)");
                PreparedStatement line = connection.prepareStatement("insert into purchase_line values (?, ?, ?, ?)")) {
            for (int sold = 0; sold < count; sold++) {
                purchases++;
                add(
                        purchase,
                        purchases,
                        1 + random.nextInt(CUSTOMERS),
                        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
                for (int each = 1 + random.nextInt(4); each > 0; each--) {
                    lines++;
                    add(line, lines, purchases, 1 + random.nextInt(PRODUCTS), 1 + random.nextInt(9));
                }
            }
            purchase.executeBatch();
            line.executeBatch();
        }
        connection.commit();
    }

    /** How many rows a table has. */
    static long count(Connection connection, String table) throws SQLException {
        return number(connection, "select count(*) from " + table);
    }

    /** How many rows all tables have together. */
    static long count(Connection connection) throws SQLException {
        long rows = 0;
        for (String table : TABLES) {
            rows += count(connection, table);
        }
        return rows;
    }

    /** The highest identifier of a table. */
    static long last(Connection connection, String table) throws SQLException {
        return number(connection, "select coalesce(max(id), 0) from " + table);
    }

    /** A hash over every value of the rows up to one. */
    static String digest(Connection connection, String table, long upTo) throws SQLException {
        MessageDigest digest = sha256();
        try (PreparedStatement select =
                connection.prepareStatement("select * from " + table + " where id <= ? order by id")) {
            select.setLong(1, upTo);
            try (ResultSet rows = select.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int column = 1; column <= columns; column++) {
                        digest.update(rows.getString(column).getBytes(StandardCharsets.UTF_8));
                        digest.update((byte) 0);
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void add(PreparedStatement insert, Object... values) throws SQLException {
        for (int at = 0; at < values.length; at++) {
            insert.setObject(at + 1, values[at]);
        }
        insert.addBatch();
    }

    private String any(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
