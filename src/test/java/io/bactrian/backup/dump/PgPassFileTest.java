package io.bactrian.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PgPassFileTest {

    @Test
    void onlyItsOwnerReadsItAndItIsGoneAfterwards() throws IOException {
        Path path;
        try (PgPassFile file = PgPassFile.create(Optional.of(new Secret("a:b\\c")))) {
            path = Path.of(file.variables().get("PGPASSFILE"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                    .isEqualTo("rwx------");
            assertThat(path).hasContent("*:*:*:*:a\\:b\\\\c\n");
        }
        assertThat(path.getParent()).doesNotExist();
    }

    @Test
    void withoutAPasswordItIsEmpty() {
        try (PgPassFile file = PgPassFile.create(Optional.empty())) {
            assertThat(Path.of(file.variables().get("PGPASSFILE"))).isEmptyFile();
        }
    }

    @Test
    void lineBreakCannotBeWritten() {
        assertThatThrownBy(() -> PgPassFile.create(Optional.of(new Secret("canary\nx"))))
                .isInstanceOf(PermanentException.class)
                .hasMessageNotContaining("canary");
    }
}
