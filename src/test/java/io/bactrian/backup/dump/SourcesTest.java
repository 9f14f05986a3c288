package io.bactrian.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

    @TempDir
    Path folder;

    private Settings settings(String text) throws IOException {
        Path file = Files.createDirectories(folder.resolve("conf")).resolve("bactrian.properties");
        return Settings.load(Files.writeString(file, text), Map.of("SOURCE_ENV_PASSWORD", "canary"), Map.of());
    }

    @Test
    void defaults() throws IOException {
        Settings settings = settings("source.env.type=postgresql\nsource.env.database=crm\nsource.env.user=bactrian\n"
                + "source.park.type=sqlite\nsource.park.path=data/park.db");
        assertThat(Sources.find(settings, "env"))
                .isEqualTo(new PostgresqlSource(
                        "env",
                        "localhost",
                        5432,
                        "crm",
                        "bactrian",
                        Optional.of(new Secret("canary")),
                        "prefer",
                        Duration.ofSeconds(10)))
                .asString()
                .doesNotContain("canary");
        assertThat(Sources.find(settings, "park", SqliteSource.class).path()).isEqualTo(folder.resolve("data/park.db"));
        assertThat(Sources.names(settings)).containsExactly("env", "park");
    }

    @Test
    void explicitSettings() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "from a file\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        assertThat(Sources.find(settings("""
                                source.crm.type=postgresql
                                source.crm.host=/run/postgresql
                                source.crm.port=5433
                                source.crm.database=crm
                                source.crm.user=bactrian
                                source.crm.password-file=password
                                source.crm.sslmode=verify-full
                                source.crm.connect-timeout=3s
                                """), "crm"))
                .isEqualTo(new PostgresqlSource(
                        "crm",
                        "/run/postgresql",
                        5433,
                        "crm",
                        "bactrian",
                        Optional.of(new Secret("from a file")),
                        "verify-full",
                        Duration.ofSeconds(3)));
    }

    @Test
    void allProblemsAreFoundAtOnce() throws IOException {
        Settings settings =
                settings("source.crm.type=postgresql\nsource.crm.prot=1\nsource.crm.port=0\nsource.crm.password=plain\n"
                        + "source.crm.sslmode=yes\nsource.crm.database=crm");
        assertThatThrownBy(() -> Sources.find(settings, "crm"))
                .isInstanceOfSatisfying(
                        ProblemsException.class, e -> assertThat(e.problems()).hasSize(5))
                .hasMessageContaining("did you mean source.crm.port?")
                .hasMessageContaining("'0' is not a whole number from 1 to 65535")
                .hasMessageContaining("source.crm.password: is a secret in plain text")
                .hasMessageContaining("'yes' is not one of allow, disable")
                .hasMessageContaining("source.crm.user: is not set");
    }

    @Test
    void unknownTypeAndMissingTypeAreNamed() throws IOException {
        Settings settings = settings("source.a.type=oracle\nsource.b.path=x");
        assertThatThrownBy(() -> Sources.find(settings, "a")).hasMessageContaining("'oracle' is not one of");
        assertThatThrownBy(() -> Sources.find(settings("source.b.path=x"), "b"))
                .hasMessageContaining("source.b.type: is not set");
    }
}
