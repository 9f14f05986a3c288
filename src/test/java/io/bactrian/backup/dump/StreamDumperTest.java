package io.bactrian.backup.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.OpenDump;
import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.PermanentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** A stream in the body as a dump. */
class StreamDumperTest {

    private static StreamDumper dumper(InputStream stream, String name) {
        return new StreamDumper(stream, name, "/var/log/" + name);
    }

    private static String read(StagedDump staged) throws IOException {
        try (OpenDump dump = staged.open();
                InputStream bytes = dump.artifacts().get(0).open()) {
            return new String(bytes.readAllBytes(), UTF_8);
        }
    }

    @Test
    void stream_that_can_be_read_again_is_at_every_attempt() throws IOException {
        StagedDump staged = new StagedDump(dumper(new InputStreamCache("one\n".getBytes(UTF_8)), "app.log.1"));
        assertThat(read(staged)).isEqualTo("one\n");
        assertThat(read(staged)).isEqualTo("one\n");
    }

    @Test
    void any_other_stream_is_read_once() throws IOException {
        StagedDump staged = new StagedDump(dumper(new ByteArrayInputStream("one\n".getBytes(UTF_8)), "app.log.1"));
        assertThat(read(staged)).isEqualTo("one\n");
        assertThatThrownBy(staged::open)
                .isInstanceOf(PermanentException.class)
                .hasMessage("the stream of /var/log/app.log.1 was read already and cannot be read again");
    }

    @Test
    void dump_that_is_stopped_fails_instead_of_ending() throws IOException {
        try (OpenDump dump = new StagedDump(dumper(new ByteArrayInputStream(new byte[9]), "a.1")).open();
                InputStream bytes = dump.artifacts().get(0).open()) {
            assertThat(bytes.read()).isZero();
            Runnable stop = dump::close;
            stop.run();
            assertThatThrownBy(bytes::read).hasMessage("the dump of /var/log/a.1 was stopped before its end");
        }
    }

    @Test
    void the_stored_file_is_called_after_the_file_in_characters_that_every_storage_takes() throws IOException {
        assertThat(fileName("app.log.1")).isEqualTo("app.log.1");
        assertThat(fileName("app.log-20261121.gz")).isEqualTo("app.log-20261121.gz");
        assertThat(fileName("messages-20261121")).isEqualTo("messages-20261121.log");
        assertThat(fileName(".hidden log\n.1")).isEqualTo("x_hidden_log_.1");
        assertThat(fileName("x".repeat(250) + ".1")).isEqualTo("x".repeat(160) + ".1");
    }

    private static String fileName(String name) throws IOException {
        try (OpenDump dump = new StagedDump(dumper(InputStream.nullInputStream(), name)).open()) {
            assertThat(dump.source().name()).isEqualTo(name);
            return dump.artifacts().get(0).fileName();
        }
    }

    @Test
    void the_step_wants_a_stream_and_its_name() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").to("dump:stream");
                }
            });
            camel.start();
            assertThatThrownBy(() -> camel.createProducerTemplate().requestBody("direct:in", 5))
                    .isInstanceOf(CamelExecutionException.class)
                    .cause()
                    .hasMessage("dump:stream takes a stream, but the body is a Integer");
            assertThatThrownBy(() ->
                            camel.createProducerTemplate().requestBody("direct:in", InputStream.nullInputStream()))
                    .cause()
                    .hasMessage("dump:stream does not know what the stream in the body is called");
            Object made = camel.createProducerTemplate()
                    .requestBodyAndHeader(
                            "direct:in", new ByteArrayInputStream(new byte[] {'a'}), Exchange.FILE_NAME, "a.1");
            assertThat(read((StagedDump) made)).isEqualTo("a");
        }
    }
}
