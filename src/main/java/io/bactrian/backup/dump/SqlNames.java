package io.bactrian.backup.dump;

/** Names of tables and roles as SQL writes them. */
final class SqlNames {

    private SqlNames() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
