package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.DumpSession;
import io.bactrian.backup.Stage;
import io.bactrian.backup.StageFacts;
import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two components as a route uses them. */
class CodecRouteTest {

    @TempDir
    private Path folder;

    private final AtomicInteger dumps = new AtomicInteger();
    private DefaultCamelContext camel;
    private ProducerTemplate template;
    private Path publicKey;
    private DecryptionKeys keys;

    @BeforeEach
    void startRoute() throws Exception {
        publicKey = folder.resolve("public.asc");
        Path privateKey = folder.resolve("private.asc");
        OpenPgpKeys.generate("Test <t@example.org>", publicKey, privateKey, Optional.empty());
        keys = new DecryptionKeys(List.of(privateKey), Optional.empty(), Optional.empty());
        camel = new DefaultCamelContext();
        Properties settings = new Properties();
        settings.setProperty("backup.recipients", publicKey.toString());
        camel.getPropertiesComponent().setInitialProperties(settings);
        camel.setStreamCaching(false);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:backup")
                        .to("compress:zstd?level=5&workers=1")
                        .to("encrypt:openpgp?recipients={{backup.recipients}}");
            }
        });
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void stopRoute() {
        camel.stop();
    }

    @Test
    void a_dump_gets_its_stages_and_is_not_opened() {
        StagedDump staged = template.requestBody("direct:backup", dump(), StagedDump.class);
        assertThat(staged.stages().stream().map(Stage::facts).map(StageFacts::algorithm))
                .containsExactly("zstd", "openpgp");
        assertThat(staged.stages().get(0).facts().parameters()).isEqualTo(Map.of("level", "5"));
        assertThat(staged.stages().stream().map(Stage::suffix)).containsExactly(".zst", ".gpg");
        assertThat(staged.stages().stream().map(Stage::undoCommand)).containsExactly("zstd -d", "gpg --decrypt");
        assertThat(dumps).hasValue(0);
    }

    @Test
    void a_stream_is_wrapped() throws IOException {
        byte[] plain = Samples.rows(100_000);
        try (InputStream encoded =
                (InputStream) template.requestBody("direct:backup", (Object) new ByteArrayInputStream(plain))) {
            List<StageFacts> stages = template.requestBody("direct:backup", dump(), StagedDump.class).stages().stream()
                    .map(Stage::facts)
                    .toList();
            assertThat(Decoders.decode(stages, encoded, keys).readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void a_bad_key_stops_the_run_before_the_dump_and_a_repaired_one_lets_it_go_on() throws IOException {
        byte[] good = Files.readAllBytes(publicKey);
        Files.writeString(publicKey, "gone");
        assertThatThrownBy(() -> template.requestBody("direct:backup", dump()))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.KEY))
                .hasMessageContaining(publicKey.toString());
        assertThat(dumps).hasValue(0);
        Files.write(publicKey, good);
        assertThat(template.requestBody("direct:backup", dump())).isInstanceOf(StagedDump.class);
    }

    @ParameterizedTest
    @CsvSource({"compress:gzip", "encrypt:openpgp?recipients={{backup.recipients}}"})
    void any_other_body_is_a_clear_error(String uri) {
        for (Object body : new Object[] {"text", new byte[10], null}) {
            assertThatThrownBy(() -> template.requestBody(uri, body))
                    .cause()
                    .isInstanceOfSatisfying(PermanentException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
                        assertThat(e.hint()).contains("put a dump: step before it");
                    })
                    .hasMessageContaining("takes a dump or a stream, but the body is");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compress:zstd?levl=3 | levl",
                "compress:zstdd | did you mean compress:zstd?",
                "compress:lzma4 | known are zstd, gzip, none",
                "compress:zstd?level=20 | levels go from 1 to 19",
                "compress:gzip?level=0 | levels go from 1 to 9",
                "compress:none?level=3 | takes no level",
                "compress:gzip?workers=2 | has no workers",
                "compress:zstd?workers=-1 | workers is -1",
                "compress:zstd?level=high | high",
                "encrypt:openpgp | nobody to encrypt to",
                "encrypt:openpgp?recipients= | nobody to encrypt to",
                "encrypt:openpgp?recipients=a.asc,,b.asc | empty entry",
                "encrypt:openpgp?recipients=&passphraseFile=p | empty entry",
                "encrypt:pgp?recipients=a.asc | use encrypt:openpgp",
                "encrypt:openpgp?recipient=a.asc | recipient",
                "encrypt:openpgp?recipients=a.asc&expiryWarning=soon | is not a duration",
                "encrypt:openpgp?recipients={{no.such.setting}} | no.such.setting",
            })
    void a_wrong_option_fails_when_the_route_is_made(String uri, String text) {
        assertThatThrownBy(() -> camel.getEndpoint(uri))
                .satisfies(e -> assertThat(describe(e)).contains(text));
    }

    @Test
    void a_passphrase_file_is_read_before_every_dump() throws IOException {
        Path file = folder.resolve("passphrase");
        String uri = "encrypt:openpgp?passphraseFile=" + file;
        assertKeyFailure(uri, "does not exist");
        Files.writeString(file, "canary one\ncanary two\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertKeyFailure(uri, "is readable or writable by others");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertKeyFailure(uri, "holds more than one line");
        Files.writeString(file, "canary one\n");
        StagedDump staged = template.requestBody(uri, dump(), StagedDump.class);
        assertThat(staged.stages().get(0).facts().parameters()).containsEntry("passphrase", "true");
    }

    private void assertKeyFailure(String uri, String text) {
        assertThatThrownBy(() -> template.requestBody(uri, dump()))
                .cause()
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.KEY))
                .hasMessageContaining(text)
                .hasMessageNotContaining("canary");
    }

    private static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause instanceof PermanentException known ? known.describe() : cause.getMessage())
                    .append('\n');
        }
        return text.toString();
    }

    private StagedDump dump() {
        return new StagedDump(this::open);
    }

    private DumpSession open() {
        dumps.incrementAndGet();
        throw new IllegalStateException("the dump was started");
    }
}
