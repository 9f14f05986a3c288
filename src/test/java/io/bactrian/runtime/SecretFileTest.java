package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {

    @TempDir
    Path folder;

    @Test
    void the_newline_that_editors_add_is_no_part_of_the_secret() throws IOException {
        Secret secret = SecretFile.read(file("pass word\r\n", "rw-------"));

        assertThat(secret.reveal()).isEqualTo("pass word");
        assertThat(secret).hasToString("***").isEqualTo(new Secret("pass word"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void a_file_open_to_others_is_refused(String mode) throws IOException {
        Path file = file("x", mode);

        assertThatThrownBy(() -> SecretFile.read(file))
                .isInstanceOfSatisfying(PermanentException.class, failure -> assertThat(failure.hint())
                        .contains("chmod 600 " + file))
                .hasMessageContaining("is readable or writable by others");
    }

    @Test
    void an_empty_a_huge_and_a_missing_file_are_refused() throws IOException {
        Path empty = file(" \n", "rw-------");
        assertThatThrownBy(() -> SecretFile.read(empty)).hasMessageContaining("is empty");

        Path huge = file("x".repeat(65 * 1024), "rw-------");
        assertThatThrownBy(() -> SecretFile.read(huge)).hasMessageContaining("is larger than 64 KiB");

        assertThatThrownBy(() -> SecretFile.read(folder.resolve("none"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> SecretFile.read(folder)).isInstanceOf(PermanentException.class);
    }

    private Path file(String content, String mode) throws IOException {
        Path file = Files.createTempFile(folder, "secret", "");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
