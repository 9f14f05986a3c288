package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {

    @TempDir
    Path folder;

    @Test
    void one_host_is_enough() throws Exception {
        Settings settings = settings("logs.elasticsearch.main.hosts=http://127.0.0.1:9200/");
        ClusterSettings main = ClusterSettings.from(settings, "main");

        assertThatCode(settings::check).doesNotThrowAnyException();
        assertThat(main.hosts()).containsExactly(URI.create("http://127.0.0.1:9200"));
        assertThat(main.authorization()).isEmpty();
        assertThat(main.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(main.requests()).isEqualTo(8);
        assertThat(main.requestBytes()).isEqualTo(8 << 20);
        assertThat(ClusterSettings.names(settings)).containsExactly("main");
    }

    @Test
    void an_api_key_comes_from_its_file() throws Exception {
        secret("key", "aWQ6a2V5\n");
        Settings settings = settings("""
                logs.elasticsearch.main.hosts=https://one:9200, https://two:9200/es
                logs.elasticsearch.main.api-key-file=key
                """);
        ClusterSettings main = ClusterSettings.from(settings, "main");

        settings.check();
        assertThat(main.hosts()).hasSize(2).contains(URI.create("https://two:9200/es"));
        assertThat(main.authorization()).hasValue(new Secret("ApiKey aWQ6a2V5"));
        assertThat(main.toString()).doesNotContain("aWQ6a2V5");
    }

    @Test
    void user_and_password_are_the_header_of_basic_authentication() throws Exception {
        secret("password", "öffne dich");
        Settings settings = settings("""
                logs.elasticsearch.main.hosts=https://one:9200
                logs.elasticsearch.main.user=shipper
                logs.elasticsearch.main.password-file=password
                """);

        assertThat(ClusterSettings.from(settings, "main").authorization())
                .hasValue(new Secret("Basic c2hpcHBlcjrDtmZmbmUgZGljaA=="));
        settings.check();
    }

    @Test
    void all_that_is_wrong_is_said_at_once_and_no_password_with_it() throws Exception {
        Settings settings = settings("""
                logs.elasticsearch.main.hosts=https://elastic:changeme@one:9200, ftp://two
                logs.elasticsearch.main.host=typo
                logs.elasticsearch.main.api-key=plain
                logs.elasticsearch.main.user=shipper
                logs.elasticsearch.main.ca=no-such.pem
                logs.elasticsearch.main.timeout=0s
                logs.elasticsearch.main.requests=0
                logs.elasticsearch.main.request-size=1GiB
                logs.elasticsearch.other.user=nobody
                """);
        ClusterSettings.validate(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOfSatisfying(ProblemsException.class, problems -> assertThat(problems.problems())
                        .hasSize(12))
                .hasMessageContainingAll(
                        "'https://…@one:9200' is no address",
                        "'ftp://two' is no address",
                        "did you mean logs.elasticsearch.main.hosts?",
                        "is a secret in plain text",
                        "does not go with an API key",
                        "main.user: has no password",
                        "no-such.pem cannot be read",
                        "timeout: is no time at all",
                        "requests: '0' is not a whole number from 1 to 64",
                        "1.0 GiB is out of range",
                        "other.hosts: is not set",
                        "other.user: has no password")
                .hasMessageNotContainingAny("changeme", "plain\n");
    }

    private void secret(String name, String text) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Settings settings(String text) throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        return Settings.load(Files.writeString(conf.resolve("bactrian.properties"), text), Map.of(), Map.of());
    }
}
