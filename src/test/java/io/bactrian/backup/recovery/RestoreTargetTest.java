package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.PermanentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTargetTest {

    @Test
    void reads_a_database() {
        RestoreTarget.Postgresql target = postgresql("postgresql://ann@db.example:6543/crm");
        assertThat(target.host()).isEqualTo("db.example");
        assertThat(target.port()).isEqualTo(6543);
        assertThat(target.user()).isEqualTo("ann");
        assertThat(target.database()).isEqualTo("crm");
        assertThat(target.password()).isEmpty();
        assertThat(target.describe()).isEqualTo("postgresql://ann@db.example:6543/crm");
    }

    @Test
    void knows_default_port_sockets_ipv6_and_escapes() {
        assertThat(postgresql("postgres://ann@localhost/crm").port()).isEqualTo(5432);
        assertThat(postgresql("postgresql://ann@%2Frun%2Fpostgresql/crm").host())
                .isEqualTo("/run/postgresql");
        assertThat(postgresql("postgresql://ann@[::1]:5433/crm").host()).isEqualTo("::1");
        assertThat(postgresql("postgresql://a%40b+c@h/odd%20name").user()).isEqualTo("a@b+c");
        assertThat(postgresql("postgresql://a%40b@h/odd%20name").database()).isEqualTo("odd name");
    }

    @Test
    void reads_files_and_folders() {
        assertThat(RestoreTarget.parse("sqlite:/data/new.db", Optional.empty()))
                .isEqualTo(new RestoreTarget.Sqlite(Path.of("/data/new.db")));
        assertThat(RestoreTarget.parse("file:///data/out", Optional.empty()))
                .isEqualTo(new RestoreTarget.Folder(Path.of("/data/out")));
    }

    @Test
    void takes_the_password_from_a_file_and_never_shows_it(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("password");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "canary\n");
        RestoreTarget target = RestoreTarget.parse("postgresql://ann@h/crm", Optional.of(file));
        assertThat(((RestoreTarget.Postgresql) target).password().orElseThrow().reveal())
                .isEqualTo("canary");
        assertThat(target.toString() + target.describe()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:canary@h/crm",
                "postgresql://ann:can%ary@h/crm",
                "mysql://ann:canary@h/crm",
                "postgresql://ann:canary@h:1:2/crm"
            })
    void refuses_a_password_without_repeating_it(String text) {
        assertThatThrownBy(() -> postgresql(text))
                .isInstanceOf(PermanentException.class)
                .hasMessageNotContaining("canary")
                .hasMessageNotContaining("can%ary");
    }

    @Test
    void says_where_a_password_belongs() {
        assertThatThrownBy(() -> postgresql("postgresql://ann:secret@h/crm"))
                .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.describe())
                        .contains("holds a password")
                        .contains("--password-file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm",
                "",
                "postgresql://h/crm",
                "postgresql://ann@/crm",
                "postgresql://ann@h",
                "postgresql://ann@h/",
                "postgresql://ann@h/a/b",
                "postgresql://ann@h:0/crm",
                "postgresql://ann@h:x/crm",
                "postgresql://ann@h/crm?sslmode=require",
                "sqlite:",
                "file:"
            })
    void refuses_what_is_no_target(String text) {
        assertThatThrownBy(() -> RestoreTarget.parse(text, Optional.empty())).isInstanceOf(PermanentException.class);
    }

    private static RestoreTarget.Postgresql postgresql(String text) {
        return (RestoreTarget.Postgresql) RestoreTarget.parse(text, Optional.empty());
    }
}
