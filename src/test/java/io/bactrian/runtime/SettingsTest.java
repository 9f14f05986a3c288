package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    Path base;

    private Path file;

    @BeforeEach
    void makeFolder() throws IOException {
        file = Files.createDirectories(base.resolve("conf")).resolve("bactrian.properties");
    }

    @Test
    void without_a_file_the_defaults_hold() {
        SettingsSection http = settings("").section("http");

        assertThat(http.text("host", "127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(http.number("port", 9876, 0, 65_535)).isEqualTo(9876);
        assertThat(http.flag("open", false)).isFalse();
        assertThat(http.find("user")).isEmpty();
    }

    @Test
    void the_environment_goes_over_the_file_and_the_command_line_over_both() throws IOException {
        Files.writeString(file, "a.one=file\na.two=file\na.three-x=file\n");

        Settings settings = Settings.load(
                file, Map.of("A_TWO", "environment", "A_THREE_X", "environment"), Map.of("a.three-x", "system"));

        assertThat(settings.find("a.one")).contains("file");
        assertThat(settings.find("a.two")).contains("environment");
        assertThat(settings.find("a.three-x")).contains("system");
        assertThat(settings.place("a.one")).isEqualTo(file + ", a.one");
        assertThat(settings.place("a.two")).isEqualTo("environment A_TWO");
        assertThat(settings.place("a.three-x")).isEqualTo("-Da.three-x");
    }

    @Test
    void values_are_trimmed_and_an_empty_one_is_none() {
        assertThat(settings("a.b=  x  \na.c=   \n").find("a.b")).contains("x");
        assertThat(settings("a.b=  x  \na.c=   \n").find("a.c")).isEmpty();
    }

    @Test
    void typed_values_are_read() {
        SettingsSection section = settings("""
                        s.number=7
                        s.flag=true
                        s.duration=1h30m
                        s.size=16MiB
                        s.zone=Asia/Ho_Chi_Minh
                        s.path=keys/backup.asc
                        s.list=a, b,,c
                        """).section("s");

        assertThat(section.number("number", 0, 0, 9)).isEqualTo(7);
        assertThat(section.flag("flag", false)).isTrue();
        assertThat(section.duration("duration", Duration.ZERO)).isEqualTo(Duration.ofMinutes(90));
        assertThat(section.size("size", new DataSize(0)).bytes()).isEqualTo(16L << 20);
        assertThat(section.zone("zone", ZoneId.of("UTC"))).isEqualTo(ZoneId.of("Asia/Ho_Chi_Minh"));
        assertThat(section.path("path")).contains(base.resolve("keys/backup.asc"));
        assertThat(section.list("list")).containsExactly("a", "b", "c");
    }

    @Test
    void all_problems_are_shown_at_once_each_with_its_place_and_the_next_step() {
        Settings settings = settings("""
                s.number=many
                s.flag=yes
                s.duration=soon
                s.size=16MB
                s.zone=Saigon
                s.other={{nowhere}}
                """);
        SettingsSection section = settings.section("s");
        section.number("number", 1, 0, 9);
        section.flag("flag", true);
        section.duration("duration", Duration.ZERO);
        section.size("size", new DataSize(1));
        section.zone("zone", ZoneId.of("UTC"));
        section.required("missing");
        section.find("other");

        ProblemsException failure = catchThrowableOfType(ProblemsException.class, settings::check);

        assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(failure.problems()).hasSize(7).allSatisfy(problem -> {
            assertThat(problem.place()).startsWith(file + ", s.");
            assertThat(problem.hint()).isNotEmpty();
        });
        assertThat(failure.describe())
                .contains("s.number: 'many' is not a whole number from 0 to 9")
                .contains("s.flag: 'yes' is not one of false, true")
                .contains("'soon' is not a duration")
                .contains("'16MB' is not a size")
                .contains("'Saigon' is not a time zone")
                .contains("s.missing: is not set")
                .contains("unknown placeholder {{nowhere}}");
    }

    @Test
    void a_number_out_of_range_is_a_problem() {
        Settings settings = settings("http.port=70000\n");
        settings.section("http").number("port", 9876, 0, 65_535);

        assertThatThrownBy(settings::check).hasMessageContaining("'70000' is not a whole number from 0 to 65535");
    }

    @Test
    void an_unknown_key_is_a_problem_that_names_the_likeliest_one() {
        Settings settings = settings("http.prot=1\nhttp.wholly.else=2\n");
        settings.section("http").knownNames(Set.of("host", "port"));

        assertThatThrownBy(settings::check)
                .hasMessageContaining("http.prot: unknown setting")
                .hasMessageContaining("did you mean http.port?")
                .hasMessageContaining("known are host, port");
    }

    @Test
    void a_secret_in_the_plain_file_is_a_problem_and_its_value_is_never_shown() {
        Settings settings = settings("source.crm.password=hunter2\n");

        assertThat(settings.section("source.crm").secret("password").map(Secret::toString))
                .contains("***");
        assertThatThrownBy(settings::check)
                .hasMessageContaining("source.crm.password: is a secret in plain text")
                .hasMessageContaining("source.crm.password-file")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_secret_comes_from_a_file_the_environment_or_a_placeholder() throws IOException {
        secretFile("secrets/crm", "from file\n", "rw-------");
        Files.writeString(
                file,
                "a.password-file=secrets/crm\nb.password={{secret-file:secrets/crm}}\nc.password={{env:C:none}}\n");
        Settings settings = Settings.load(file, Map.of("D_PASSWORD", "from environment"), Map.of());

        assertThat(secret(settings, "a")).isEqualTo("from file");
        assertThat(secret(settings, "b")).isEqualTo("from file");
        assertThat(secret(settings, "c")).isEqualTo("none");
        assertThat(secret(settings, "d")).isEqualTo("from environment");
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void a_secret_file_that_others_can_read_is_a_problem() throws IOException {
        secretFile("secrets/crm", "x", "rw-r--r--");
        Settings settings = settings("a.password-file=secrets/crm\n");

        assertThat(settings.section("a").secret("password")).isEmpty();
        assertThatThrownBy(settings::check)
                .hasMessageContaining("is readable or writable by others")
                .hasMessageContaining("HINT: chmod 600 " + base.resolve("secrets/crm"));
    }

    @Test
    void placeholders_resolve_one_another_the_environment_and_defaults() throws IOException {
        Files.writeString(file, "a={{b}}/{{env:HOME_OF_A}}/{{c:fallback}}\nb=1{{env:NOTHING:2}}\n");

        assertThat(Settings.load(file, Map.of("HOME_OF_A", "h"), Map.of()).find("a"))
                .contains("12/h/fallback");
    }

    @Test
    void an_environment_variable_that_is_not_set_is_a_problem() {
        Settings settings = settings("a={{env:NOT_SET_ANYWHERE}}\n");
        settings.find("a");

        assertThatThrownBy(settings::check).hasMessageContaining("environment variable NOT_SET_ANYWHERE is not set");
    }

    @Test
    void placeholders_in_a_circle_are_a_problem() {
        Settings settings = settings("a={{b}}\nb={{a}}\n");
        settings.find("a");

        assertThatThrownBy(settings::check).hasMessageContaining("refer to each other in a circle");
    }

    @Test
    void the_names_below_a_prefix_are_listed() {
        assertThat(settings("source.crm.host=a\nsource.crm.port=1\nsource.wiki.host=b\nother=1\n")
                        .names("source"))
                .containsExactly("crm", "wiki");
    }

    @Test
    void a_file_that_is_no_text_fails_with_its_name() throws IOException {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> Settings.load(file, Map.of(), Map.of()))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("cannot read " + file);
    }

    private Settings settings(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Settings.load(file, Map.of(), Map.of());
    }

    private static String secret(Settings settings, String section) {
        return settings.section(section).secret("password").orElseThrow().reveal();
    }

    private void secretFile(String name, String content, String mode) throws IOException {
        Path secret = base.resolve(name);
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, content);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(mode));
    }
}
