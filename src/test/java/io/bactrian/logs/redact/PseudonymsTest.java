package io.bactrian.logs.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.Problem;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymsTest {

    @TempDir
    private Path folder;

    @Test
    void the_same_is_the_same_with_a_key_and_another_with_another() {
        Pseudonyms first = new Pseudonyms(new Secret("0123456789abcdef"));
        Pseudonyms again = new Pseudonyms(new Secret("0123456789abcdef"));
        Pseudonyms other = new Pseudonyms(new Secret("0123456789abcdeg"));
        assertThat(first.of("email", "ann@example.com"))
                .isEqualTo(again.of("email", "ann@example.com"))
                .startsWith("email:" + first.keyId() + "-")
                .matches(Pseudonyms::isOne)
                .isNotEqualTo(first.of("email", "bob@example.com"));
        assertThat(other.keyId()).isNotEqualTo(first.keyId());
        assertThat(other.of("email", "ann@example.com").substring(11))
                .isNotEqualTo(first.of("email", "ann@example.com").substring(11));
    }

    @Test
    void the_key_is_read_from_a_file_that_nobody_else_may_read() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(Pseudonyms.from(settings(key), "main").orElseThrow().keyId())
                .isEqualTo(new Pseudonyms(new Secret("0123456789abcdef")).keyId());

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Settings open = settings(key);
        Pseudonyms.validate(open);
        assertThat(open.problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("readable");
    }

    @Test
    void a_short_key_and_an_unknown_name_are_problems() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "short");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Settings settings = Settings.load(
                folder.resolve("none"),
                Map.of(),
                Map.of("logs.redact.main.key-file", key.toString(), "logs.redact.main.keyfile", "x"));
        Pseudonyms.validate(settings);
        assertThat(settings.problems())
                .extracting(Problem::describe)
                .anyMatch(problem -> problem.contains("shorter than 16") && !problem.contains("short\n"))
                .anyMatch(problem -> problem.contains("keyfile"));
    }

    private Settings settings(Path key) {
        return Settings.load(folder.resolve("none"), Map.of(), Map.of("logs.redact.main.key-file", key.toString()));
    }
}
