package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobalsScriptTest {

    private static final String SCRIPT = """
            --
            \\restrict AbC123

            SET default_transaction_read_only = off;
            CREATE ROLE "Odd ""Role""\";
            ALTER ROLE "Odd ""Role""\" WITH NOSUPERUSER PASSWORD 'SCRAM-SHA-256$4096:x';
            CREATE ROLE plain;
            ALTER ROLE plain WITH LOGIN;
            CREATE ROLE plain_too;
            GRANT plain TO plain_too;
            CREATE TABLESPACE slow OWNER postgres LOCATION '/mnt/slow';
            GRANT ALL ON TABLESPACE slow TO plain;
            \\unrestrict AbC123
            """;

    @TempDir
    private Path folder;

    @Test
    void only_what_would_create_an_existing_role_is_left_out() throws Exception {
        List<String> existing = fit(Set.of("Odd \"Role\"", "plain"), Set.of("slow"), true);
        assertThat(existing).containsExactly("Odd \"Role\"", "plain", "slow");
        assertThat(lines())
                .contains(
                        "ALTER ROLE \"Odd \"\"Role\"\"\" WITH NOSUPERUSER PASSWORD 'SCRAM-SHA-256$4096:x';",
                        "ALTER ROLE plain WITH LOGIN;",
                        "CREATE ROLE plain_too;",
                        "GRANT plain TO plain_too;",
                        "GRANT ALL ON TABLESPACE slow TO plain;")
                .noneMatch(line -> line.startsWith("CREATE ROLE \"Odd") || line.equals("CREATE ROLE plain;"))
                .noneMatch(line -> line.startsWith("CREATE TABLESPACE"));
    }

    @Test
    void a_server_without_them_gets_all() throws Exception {
        assertThat(fit(Set.of(), Set.of(), true)).isEmpty();
        assertThat(lines())
                .contains("CREATE ROLE plain;", "CREATE TABLESPACE slow OWNER postgres LOCATION '/mnt/slow';");
    }

    @Test
    void a_scratch_server_gets_no_tablespace() throws Exception {
        fit(Set.of(), Set.of(), false);
        assertThat(lines()).noneMatch(line -> line.contains("TABLESPACE")).contains("GRANT plain TO plain_too;");
    }

    @Test
    void meta_commands_are_restricted_by_a_key_of_our_own_and_never_released() throws Exception {
        fit(Set.of(), Set.of(), true);
        assertThat(lines())
                .filteredOn(line -> line.startsWith("\\"))
                .singleElement()
                .asString()
                .matches("\\\\restrict [0-9a-f]{64}");
    }

    private List<String> fit(Set<String> roles, Set<String> tablespaces, boolean withTablespaces) throws Exception {
        Path source = Files.writeString(folder.resolve("globals.sql"), SCRIPT);
        Path fitted = Files.createFile(folder.resolve("fitted.sql"));
        return GlobalsScript.fit(source, fitted, roles, tablespaces, withTablespaces);
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(folder.resolve("fitted.sql"));
    }
}
