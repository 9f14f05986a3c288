package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {

    private static final Path ROUTES = Path.of("routes");

    @TempDir
    Path folder;

    @Test
    void every_shared_route_and_every_alert_channel_that_we_ship_is_in_it() throws IOException {
        assertThat(Stream.of("shared", "alerts").flatMap(DemoFolderTest::routesIn))
                .containsExactlyInAnyOrderElementsOf(DemoFolder.SHIPPED);
        DemoFolder demo = DemoFolder.make(Optional.of(folder.resolve("new")), true);
        demo.writeRoutes("sqlite");

        for (String route : DemoFolder.SHIPPED) {
            assertThat(demo.path().resolve("routes").resolve(route)).hasSameTextualContentAs(ROUTES.resolve(route));
        }
        assertThat(demo.path().resolve("routes/backup/shop.camel.yaml"))
                .content()
                .contains("dump:sqlite")
                .doesNotContain("@");
    }

    @Test
    void the_settings_hold_no_secret_and_no_gap() throws IOException {
        DemoFolder demo = DemoFolder.make(Optional.of(folder), false);
        String secret = demo.writeKeys();
        demo.writeSettings(
                Map.of("source.shop.type", "sqlite"),
                Map.of(
                        "http.port", "1",
                        "bucket", "shop",
                        "endpoint", "http://127.0.0.1:2",
                        "access-key", "demo",
                        "smtp.port", "3"));

        assertThat(demo.settings())
                .content()
                .contains("source.shop.type = sqlite", "http.port = 1", "alerts.email.port = 3")
                .doesNotContain(secret)
                .doesNotContainPattern("@[a-z.-]+@");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(demo.privateKey())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_folder_with_something_in_it_is_refused_and_left_alone() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "mine");

        assertThatThrownBy(() -> DemoFolder.make(Optional.of(folder), false))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("is not empty");
        assertThat(precious).hasContent("mine");
    }

    @Test
    void a_temporary_one_is_deleted_with_all_that_is_in_it() throws IOException {
        DemoFolder demo = DemoFolder.make(Optional.empty(), true);
        demo.writeKeys();

        demo.delete();

        assertThat(demo.temporary()).isTrue();
        assertThat(demo.path()).doesNotExist();
    }

    private static Stream<String> routesIn(String name) {
        try (Stream<Path> files = Files.walk(ROUTES.resolve(name))) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> ROUTES.relativize(file).toString())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
